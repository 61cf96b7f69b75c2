/// The zip64 end record and its locator, right unless a field says otherwise.
package struct ForgedZip64: Sendable {
    package var count: UInt64?
    package var countOnDisk: UInt64?
    package var directorySize: UInt64?
    package var directoryOffset: UInt64?
    package var disk: UInt32 = 0
    package var recordSignature: UInt32 = 0x0606_4b50
    /// The length field of the record; 44 is the first version without extensible data.
    package var recordLength: UInt64 = 44
    package var extensible: [UInt8] = []
    package var locatorSignature: UInt32 = 0x0706_4b50
    package var locatorDisk: UInt32 = 0
    package var recordOffset: UInt64?
    package var diskCount: UInt32 = 1
    /// Bytes between record and locator.
    package var between: [UInt8] = []

    package init() {}

    package init(_ change: (inout ForgedZip64) -> Void) { change(&self) }

    func bytes(count: Int, size: Int, offset: Int, position: Int) -> [UInt8] {
        let count = self.count ?? UInt64(count)
        var bytes = LittleEndian.bytes(recordSignature) + LittleEndian.bytes(recordLength)
        bytes += LittleEndian.bytes(45 as UInt16) + LittleEndian.bytes(45 as UInt16)
        bytes += LittleEndian.bytes(disk) + LittleEndian.bytes(0 as UInt32)
        bytes += LittleEndian.bytes(countOnDisk ?? count) + LittleEndian.bytes(count)
        bytes += LittleEndian.bytes(directorySize ?? UInt64(size))
        bytes += LittleEndian.bytes(directoryOffset ?? UInt64(offset))
        bytes += extensible + between
        bytes += LittleEndian.bytes(locatorSignature) + LittleEndian.bytes(locatorDisk)
        bytes += LittleEndian.bytes(recordOffset ?? UInt64(position))
        return bytes + LittleEndian.bytes(diskCount)
    }
}
