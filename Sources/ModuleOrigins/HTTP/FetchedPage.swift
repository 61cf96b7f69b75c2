/// What a host said to a request for a page, whatever its status.
package struct FetchedPage: Sendable {
    /// The address after all redirects.
    package let url: FetchURL
    /// The status, such as 200 or 404.
    package let status: Int
    /// The type of the body, as the field has it; nil without one.
    package let contentType: String?
    /// The beginning of the body.
    package let body: [UInt8]

    package init(url: FetchURL, status: Int, contentType: String? = nil, body: [UInt8]) {
        self.url = url
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}
