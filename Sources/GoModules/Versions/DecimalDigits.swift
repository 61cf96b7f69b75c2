/// Arithmetic on whole numbers of any length, written as ASCII digits without leading zeros.
enum DecimalDigits {
    /// The number after `digits`.
    static func incremented(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        var result = Array(digits)
        for index in result.indices.reversed() {
            guard result[index] == .nine else {
                result[index] += 1
                return result
            }
            result[index] = .zero
        }
        return [0x31] + result
    }

    /// The number before `digits`, or nil when that would be negative.
    static func decremented(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        var result = Array(digits)
        guard let lastNonZero = result.lastIndex(where: { $0 != .zero }) else { return nil }
        result[lastNonZero] -= 1
        for index in result.indices where index > lastNonZero { result[index] = .nine }
        return result.count > 1 && result.first == .zero ? Array(result.dropFirst()) : result
    }
}
