#include "checksum.h"
#include <string.h>

// One table of 256 entries is enough: this is only the fallback for CPUs without the instruction.
static uint32_t table_step(uint32_t crc, uint8_t byte) {
    crc ^= byte;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1u)));
    return crc;
}

static uint32_t crc_portable(uint32_t crc, const uint8_t *bytes, size_t length) {
    static uint32_t table[256];
    static int ready;
    if (!__atomic_load_n(&ready, __ATOMIC_ACQUIRE)) {
        // Racing initialisers write the same values, so the race is harmless.
        for (unsigned i = 0; i < 256; i++) table[i] = table_step(0, (uint8_t)i);
        __atomic_store_n(&ready, 1, __ATOMIC_RELEASE);
    }
    while (length--) crc = (crc >> 8) ^ table[(crc ^ *bytes++) & 0xFF];
    return crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>
__attribute__((target("sse4.2")))
static uint32_t crc_hardware(uint32_t crc, const uint8_t *bytes, size_t length) {
    uint64_t wide = crc, word;
    for (; length >= 8; bytes += 8, length -= 8) {
        memcpy(&word, bytes, 8);
        wide = _mm_crc32_u64(wide, word);
    }
    crc = (uint32_t)wide;
    while (length--) crc = _mm_crc32_u8(crc, *bytes++);
    return crc;
}
static int has_hardware(void) { return __builtin_cpu_supports("sse4.2"); }
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
static uint32_t crc_hardware(uint32_t crc, const uint8_t *bytes, size_t length) {
    uint64_t word;
    for (; length >= 8; bytes += 8, length -= 8) {
        memcpy(&word, bytes, 8);
        crc = __crc32cd(crc, word);
    }
    while (length--) crc = __crc32cb(crc, *bytes++);
    return crc;
}
static int has_hardware(void) { return 1; }
#else
#define crc_hardware crc_portable
static int has_hardware(void) { return 0; }
#endif

uint32_t domd_crc32c(uint32_t crc, const void *bytes, size_t length) {
    crc = ~crc;
    crc = has_hardware() ? crc_hardware(crc, bytes, length) : crc_portable(crc, bytes, length);
    return ~crc;
}
