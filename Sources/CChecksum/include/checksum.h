#ifndef DOMD_CHECKSUM_H
#define DOMD_CHECKSUM_H
#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, reflected, polynomial 0x1EDC6F41) of `length` bytes, continuing from `crc`
/// (0 at the start). Check value: "123456789" gives 0xE3069283. O(length); uses the CPU's
/// instruction where there is one, a table elsewhere.
uint32_t domd_crc32c(uint32_t crc, const void *bytes, size_t length);
#endif
