// Files compiled into the executable, so that `domd` needs no data of its own beside it.
#ifndef DOMD_EMBEDDED_H
#define DOMD_EMBEDDED_H

#include <stddef.h>
#include <stdint.h>

/// One file: `size` bytes, valid for the life of the process, not terminated by a zero.
typedef struct {
    const uint8_t *bytes;
    size_t size;
} domd_file;

/// google.protobuf.FileDescriptorSet of proto/ with imports and comments; see descriptors/build.py.
extern const domd_file domd_descriptor_set;

/// The demo network; see demo/generate.py.
extern const domd_file domd_demo_locations;
extern const domd_file domd_demo_items;
extern const domd_file domd_demo_inventory;
extern const domd_file domd_demo_supplies;

#endif
