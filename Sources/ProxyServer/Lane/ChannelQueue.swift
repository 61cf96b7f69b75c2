import NIOCore

/// Whether the queue of a channel is known to be empty, so that its socket may be written to past it.
struct ChannelQueue {
    private var socket: OpenSocket?
    /// Whether something may wait there for the client to take it; asking the channel costs more than remembering.
    private var mayBeUsed = false

    /// Something is written to the channel, or will be.
    mutating func noteUse() { mayBeUsed = true }

    /// The channel is closed: its descriptor may be somebody else's from now on.
    mutating func end() { socket = nil }

    /// The socket, when nothing waits in the channel; nil also when there is none.
    mutating func socketIfEmpty(of channel: any Channel) -> OpenSocket? {
        guard channel.isActive, isEmpty(channel) else { return nil }
        if socket == nil { socket = OpenSocket(of: channel) }
        return socket
    }

    private mutating func isEmpty(_ channel: any Channel) -> Bool {
        guard mayBeUsed else { return true }
        do {
            mayBeUsed = try channel.syncOptions?.getOption(.bufferedWritableBytes) != 0
            return !mayBeUsed
        } catch {
            return false
        }
    }
}
