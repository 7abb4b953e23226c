internal import Primitives

extension LogReader {
    /// Gives the records of the history file that holds `next`; false if none does.
    mutating func readHistory(
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws -> Bool {
        guard let history = histories.find(next) else { return false }
        let file = try storage.open(history.name, .read)
        defer { file.close() }
        var offset = history.offset(atOrBefore: next)
        let end = Int(history.header.bytes)
        while !isDone, offset < end {
            let chunk = try chunkHeader(of: file, at: offset, history)
            history.mark(first: chunk.first, offset: offset)
            if chunk.last >= next {
                guard chunk.first <= next else { throw damaged(history.name, offset) }
                let raw = try expand(chunk, of: file, at: offset, history)
                try give(raw.readable.slice(0..<Int(chunk.rawLength)), body)
            }
            offset += chunk.footprint
        }
        return true
    }

    private func chunkHeader(
        of file: any StorageFile, at offset: Int, _ history: HistoryFile
    ) throws -> HistoryFormat.Chunk {
        let block = AlignedBuffer(capacity: HistoryFormat.chunkHeaderBytes)
        let length = try file.read(
            at: offset,
            into: UnsafeMutableRawBufferPointer(
                rebasing: block.bytes[0..<HistoryFormat.chunkHeaderBytes]))
        guard let chunk = HistoryFormat.Chunk.decode(block.readable.slice(0..<length)) else {
            throw damaged(history.name, offset)
        }
        return chunk
    }

    private func expand(
        _ chunk: HistoryFormat.Chunk, of file: any StorageFile, at offset: Int,
        _ history: HistoryFile
    ) throws -> AlignedBuffer {
        let length = Int(chunk.storedLength)
        let stored = AlignedBuffer(capacity: max(1, length))
        let read = try file.read(
            at: offset + HistoryFormat.chunkHeaderBytes,
            into: UnsafeMutableRawBufferPointer(rebasing: stored.bytes[0..<length]))
        let raw = AlignedBuffer(capacity: max(1, Int(chunk.rawLength)))
        let target = UnsafeMutableRawBufferPointer(
            rebasing: raw.bytes[0..<Int(chunk.rawLength)])
        let source = stored.readable.slice(0..<length)
        guard read == length, checksum(source) == chunk.storedCrc,
            Deflate.expand(source, into: target),
            RecordFormat.verify(
                UnsafeRawBufferPointer(target), first: chunk.first,
                count: Int(chunk.last - chunk.first + 1))
        else { throw damaged(history.name, offset) }
        return raw
    }
}
