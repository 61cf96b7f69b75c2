/// Digits and the unit behind them: the common part of durations and sizes.
struct SettingAmount {
    let count: Int64
    /// What follows the digits, unchecked; may be empty.
    let unit: String

    /// - Throws: ``SettingProblem`` where `text` does not begin with an ASCII digit, holds a fraction, or its number
    ///   does not fit 63 bits.
    init(_ text: String, whatItIs: String, remedy: String) throws(SettingProblem) {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { throw SettingProblem(text, "is not \(whatItIs)", remedy: remedy) }
        let unit = String(text.dropFirst(digits.count))
        guard unit.first != ".", unit.first != "," else {
            throw SettingProblem(text, "is not a whole number", remedy: remedy)
        }
        guard let count = Int64(String(Substring(digits))) else {
            throw SettingProblem(text, "is too large", remedy: remedy)
        }
        self.count = count
        self.unit = unit
    }

    /// The amount in the smallest unit.
    func multiplied(by factor: Int64, in text: String, remedy: String) throws(SettingProblem) -> Int64 {
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow else { throw SettingProblem(text, "is too large", remedy: remedy) }
        return product
    }
}
