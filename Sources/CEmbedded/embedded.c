// `#embed` (C23) costs milliseconds where an array literal of a megabyte costs a minute, and the
// compiler records the files as dependencies, so that a changed file is compiled in again.
#include "embedded.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t descriptor_set[] = {
#embed "descriptors/dom.binpb"
};

static const uint8_t locations[] = {
#embed "demo/locations.csv"
};

static const uint8_t items[] = {
#embed "demo/items.csv"
};

static const uint8_t inventory[] = {
#embed "demo/inventory.csv"
};

static const uint8_t supplies[] = {
#embed "demo/supplies.csv"
};

const domd_file domd_descriptor_set = {descriptor_set, sizeof(descriptor_set)};
const domd_file domd_demo_locations = {locations, sizeof(locations)};
const domd_file domd_demo_items = {items, sizeof(items)};
const domd_file domd_demo_inventory = {inventory, sizeof(inventory)};
const domd_file domd_demo_supplies = {supplies, sizeof(supplies)};
