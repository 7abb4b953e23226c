#pragma once
#include <stdint.h>

/// Allocations this thread has asked for since it began; a grown one counts again. 0 for ever
/// where the C library is not glibc.
uint64_t allocations_of_thread(void);
