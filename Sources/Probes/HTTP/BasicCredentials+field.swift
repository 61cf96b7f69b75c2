import Foundation
package import ModuleOrigins
import ModuleProxy

extension BasicCredentials {
    /// The value of a field that presents them; it is a secret.
    package var field: String { "Basic " + Data("\(user):\(password.reveal())".utf8).base64EncodedString() }
}
