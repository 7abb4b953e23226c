import Primitives
import ProtobufWire
import Testing

@Test("a message of every field shape survives the round trip")
func roundTrip() throws {
    var sample = Sample()
    sample.name = "☺"
    sample.children = [Sample(), sample]
    #expect(try Sample.decode(sample.encoded) == sample)
}
