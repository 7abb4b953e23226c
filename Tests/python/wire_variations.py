"""Random protobuf messages, and the many byte strings that mean the same message."""

from google.protobuf.descriptor import FieldDescriptor as Field

VARINT, FIXED64, BYTES, START, END, FIXED32 = range(6)
TEXTS = ["", "a", "SKU-1000017", "store-0042", "größe ☺", "😈", "x" * 127, "y" * 128, "z" * 300]
BITS = {Field.TYPE_INT64: 64, Field.TYPE_UINT64: 64, Field.TYPE_FIXED64: 64,
        Field.TYPE_INT32: 32, Field.TYPE_UINT32: 32, Field.TYPE_SINT32: 32, Field.TYPE_ENUM: 32}
SIGNED = {Field.TYPE_INT64, Field.TYPE_INT32, Field.TYPE_SINT32, Field.TYPE_ENUM}
TIMESTAMP = "google.protobuf.Timestamp"


def random_scalar(field, random):
    if field.type == Field.TYPE_STRING:
        return random.choice(TEXTS)
    if field.type == Field.TYPE_BOOL:
        return random.random() < 0.5
    if field.type == Field.TYPE_ENUM and random.random() < 0.9:
        return random.choice(field.enum_type.values).number
    bits = BITS[field.type]
    value = random.getrandbits(random.randint(0, bits))
    return value - (1 << bits) if field.type in SIGNED and value >> (bits - 1) else value


def is_map(field):
    """Of strings to scalars, as all maps of the schema are."""
    return bool(field.message_type) and field.message_type.GetOptions().map_entry


def fill(message, random, depth=0):
    """Sets some fields of `message` at random; values are legal, but any bit pattern occurs."""
    if message.DESCRIPTOR.full_name == TIMESTAMP:
        message.seconds = random.choice(
            [0, -1, 1_795_000_000, -62_135_596_800, 253_402_300_799, random.randint(-9**9, 9**9)])
        message.nanos = random.choice([0, 1, 999_999, 1_000_000, 999_999_999])
        return
    for field in message.DESCRIPTOR.fields:
        if random.random() < 0.35:
            continue
        if field.is_repeated:
            for _ in range(random.choice([1, 1, 2, 5] if depth < 2 else [1])):
                if is_map(field):
                    key, value = field.message_type.fields
                    entries = getattr(message, field.name)
                    entries[random_scalar(key, random)] = random_scalar(value, random)
                elif field.message_type:
                    fill(getattr(message, field.name).add(), random, depth + 1)
                else:
                    getattr(message, field.name).append(random_scalar(field, random))
        elif field.message_type:
            getattr(message, field.name).SetInParent()
            if random.random() < 0.9:
                fill(getattr(message, field.name), random, depth + 1)
        else:
            setattr(message, field.name, random_scalar(field, random))


def varint(value, random=None):
    """`random` allows a longer encoding than needed, as protobuf does."""
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    if random and len(out) < 8 and random.random() < 0.05:
        out[-1] |= 0x80
        out += b"\x80\x00"
    return bytes(out)


def tag(number, wire_type):
    return varint(number << 3 | wire_type)


def delimited(number, payload):
    return tag(number, BYTES) + varint(len(payload)) + payload


def bare(field, value, random):
    """A scalar without its tag, and its wire type."""
    if field.type == Field.TYPE_STRING:
        text = value.encode()
        return BYTES, varint(len(text), random) + text
    if field.type == Field.TYPE_FIXED64:
        return FIXED64, value.to_bytes(8, "little")
    if field.type == Field.TYPE_SINT32:
        return VARINT, varint(value << 1 if value >= 0 else ~(value << 1), random)
    return VARINT, varint(int(value), random)


def scalar(field, value, random):
    wire_type, payload = bare(field, value, random)
    return tag(field.number, wire_type) + payload


def numbers(field, values, random):
    """A repeated number in runs, each packed or not."""
    position = 0
    while position < len(values):
        run = values[position:position + random.randint(1, 3)]
        position += len(run)
        if random.random() < 0.5:
            yield delimited(field.number, b"".join(bare(field, v, random)[1] for v in run))
        else:
            yield from (scalar(field, value, random) for value in run)
    if random.random() < 0.2:
        yield delimited(field.number, b"")


def occurrences(field, message, random):
    """A singular message field, cut into several occurrences that merge into the whole."""
    parts = pieces(message, random)
    cuts = sorted(random.randint(0, len(parts)) for _ in range(random.choice([0, 0, 1, 2])))
    for start, end in zip([0, *cuts], [*cuts, len(parts)]):
        yield delimited(field.number, b"".join(parts[start:end]))


def entries(field, pairs, random):
    """A map's entries: key and value in any order, either left out at its default; an entry may
    come twice, and the second counts."""
    for key, value in pairs.items():
        values = [value]
        if random.random() < 0.2:
            values.insert(0, random_scalar(field.message_type.fields[1], random))
        for value in values:
            parts = [scalar(part, content, random)
                     for part, content in zip(field.message_type.fields, (key, value))
                     if content or random.random() < 0.5]
            random.shuffle(parts)
            yield delimited(field.number, b"".join(parts))


def field_pieces(field, value, random):
    if is_map(field):
        return list(entries(field, value, random))
    if field.is_repeated:
        if field.message_type:
            return [delimited(field.number, b"".join(pieces(v, random))) for v in value]
        if field.type == Field.TYPE_STRING:
            return [scalar(field, v, random) for v in value]
        return list(numbers(field, value, random))
    if field.message_type:
        return list(occurrences(field, value, random))
    if random.random() < 0.8:
        return [scalar(field, value, random)]
    # Another value first, which this one must replace. In a Timestamp it must be one in range.
    in_time = field.containing_type.full_name == TIMESTAMP
    other = random.randint(0, 999) if in_time else random_scalar(field, random)
    return [scalar(field, other, random), scalar(field, value, random)]


def noise(descriptor, random):
    """A field to be ignored: an unknown number, or a known one in a foreign layout."""
    if descriptor.fields and random.random() < 0.3:
        field = random.choice(descriptor.fields)
        return tag(field.number, FIXED32) + random.randbytes(4)
    known = descriptor.fields_by_number
    number = random.choice([n for n in (15, 100, 5_000, 2**29 - 1) if n not in known])
    return random.choice([
        tag(number, VARINT) + varint(random.getrandbits(64)),
        tag(number, FIXED64) + random.randbytes(8),
        tag(number, FIXED32) + random.randbytes(4),
        delimited(number, random.randbytes(random.randint(0, 140))),
        tag(number, START) + tag(1, VARINT) + b"\x05" + tag(number, END),
    ])


def pieces(message, random):
    """`message` as encoded fields whose concatenation means it: order, packing, repetition and
    unknown fields at random."""
    queues = []
    for field, value in message.ListFields():
        queue = field_pieces(field, value, random)
        oneof = field.containing_oneof  # Of an `optional` field, one made up with no others.
        others = [f for f in oneof.fields if f != field] if oneof else []
        if others and random.random() < 0.3:
            # Another member first, which this one must replace.
            queue.insert(0, delimited(random.choice(others).number, b""))
        queues.append(queue)
    while random.random() < 0.3:
        queues.append([noise(message.DESCRIPTOR, random)])
    out = []
    while queues:
        queue = random.choice(queues)
        out.append(queue.pop(0))
        if not queue:
            queues.remove(queue)
    return out
