#!/usr/bin/env python3
"""Writes the demo network: locations.csv, items.csv, inventory.csv and supplies.csv.

Run it from anywhere; it needs only the standard library. The seed is fixed, so the files are the
same on every machine, and a test compares them with what is committed. They are compiled into the
server (see ../embedded.c) and read by Sources/Runtime/Demo.

The files here are compact: inventory.csv is a matrix (a row per SKU and condition, a column per
location, `on_hand` or `on_hand/quarantined`, empty where there is no cell), and dates are days
from the day of loading. `domd demo export DIR` writes the long form that `domctl ... import` reads.

cities.csv holds the 200 largest US places by population: GeoNames (https://www.geonames.org),
licence CC BY 4.0.
"""

import csv
import math
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
STORES = 60
SKUS = 5_000
KITS = 100
UNTRACKED = 30
CELLS = 100_000

# Boroughs and census places that the list counts beside the city they belong to.
PARTS_OF_CITIES = {
    "Brooklyn", "Queens", "Manhattan", "The Bronx", "Staten Island", "South Boston",
    "New South Memphis", "Upper West Side", "Jamaica", "West Raleigh", "Meads", "Paradise",
    "Lexington-Fayette", "Tri-Cities",
}
MILES_BETWEEN_STORES = 15

WAREHOUSES = [("dc-columbus", "Columbus Distribution Centre", "Columbus", "OH"),
              ("dc-reno", "Reno Distribution Centre", "Reno", "NV")]
VENDORS = [("vendor-lakeside", "Lakeside Furniture Works", "Grand Rapids", "MI"),
           ("vendor-prairie", "Prairie Home Appliances", "Tulsa", "OK"),
           ("vendor-cascade", "Cascade Outdoor Supply", "Spokane", "WA")]

ZONES = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}
ZONE_OF_STATE = {state: zone for zone, states in ZONES.items() for state in states.split()}
ZONE_OF_CITY = {("El Paso", "TX"): "America/Denver", ("Knoxville", "TN"): "America/New_York"}

WEST = set("AK AZ CA CO HI ID MT NM NV OR UT WA WY".split())

# prefix, category, nouns, price range (USD), weight range (g), tags, vendor, share of the SKUs
CATEGORIES = [
    ("TEE", "apparel/tops", "T-Shirt|Polo|Henley|Blouse|Oxford Shirt", 12, 59, 140, 380, "", None, 10),
    ("JKT", "apparel/outerwear", "Rain Jacket|Parka|Fleece|Down Vest|Windbreaker",
     49, 289, 350, 1600, "", None, 6),
    ("DNM", "apparel/bottoms", "Jeans|Chinos|Shorts|Leggings|Joggers", 19, 119, 250, 900, "", None, 8),
    ("SHO", "shoes", "Runner|Sneaker|Hiking Boot|Sandal|Loafer", 29, 199, 500, 1700, "", None, 8),
    ("BAG", "accessories/bags", "Backpack|Tote|Duffel|Messenger Bag|Wallet",
     15, 179, 150, 1900, "", None, 5),
    ("TOY", "toys", "Puzzle|Building Set|Plush Bear|Board Game|Kite", 8, 89, 150, 2400, "gift_wrap", None, 7),
    ("BOK", "books", "Cookbook|Atlas|Novel|Field Guide|Picture Book", 7, 49, 200, 1800, "gift_wrap", None, 7),
    ("KIT", "kitchen", "Skillet|Chef Knife|Mixing Bowl|Kettle|Cutting Board",
     11, 169, 250, 4200, "gift_wrap", None, 8),
    ("BED", "home/bedding", "Duvet|Pillow|Sheet Set|Quilt|Blanket", 19, 229, 500, 4500, "", None, 6),
    ("LMP", "home/lighting", "Desk Lamp|Floor Lamp|Lantern|Pendant|String Lights",
     14, 199, 300, 7000, "fragile", None, 4),
    ("FUR", "home/furniture", "Armchair|Bookcase|Dining Table|Sofa|Dresser",
     99, 1899, 9000, 70000, "oversize;two_person", "vendor-lakeside", 4),
    ("APL", "appliances", "Microwave|Dishwasher|Washer|Wine Cooler|Range Hood",
     79, 1499, 8000, 85000, "oversize;two_person", "vendor-prairie", 3),
    ("ELC", "electronics", "Headphones|Speaker|Tablet|Camera|Charger",
     19, 899, 80, 2500, "lithium", None, 7),
    ("CAM", "outdoor/camping", "Tent|Sleeping Bag|Camp Stove|Cooler|Trekking Pole",
     19, 499, 300, 9000, "", "vendor-cascade", 5),
    ("BIK", "outdoor/cycling", "Bicycle|Helmet|Pump|Bike Light|Pannier",
     12, 1299, 150, 16000, "", "vendor-cascade", 3),
    ("FUL", "outdoor/fuel", "Propane Canister|Lamp Oil|Fire Starter|Fuel Gel",
     6, 39, 300, 2200, "hazmat", None, 1),
    ("BTY", "beauty", "Shampoo|Face Cream|Perfume|Soap Bar|Sunscreen", 5, 99, 80, 700, "", None, 4),
    ("GRO", "grocery/cold", "Cheese Wheel|Smoked Salmon|Chocolate Box|Butter|Ham",
     6, 69, 200, 3000, "cold_chain", None, 2),
    ("PET", "pets", "Dog Bed|Leash|Cat Tree|Kibble|Aquarium", 7, 159, 150, 12000, "", None, 2),
]
STYLES = ("Alpine Amber Aspen Birch Brook Canyon Cedar Coast Copper Delta Ember Fern Flint Forest "
          "Garnet Glacier Harbor Hazel Indigo Iron Ivory Juniper Lake Linen Maple Meadow Mesa Mist "
          "Moss North Oak Ocean Onyx Orchard Pebble Pine Prairie Quartz River Sage Sierra Slate "
          "Summit Timber Tundra Valley Willow").split()
COLOURS = "Black|White|Navy|Red|Green|Grey|Sand|Teal|Plum|Clay".split("|")
SERVICES = ["Gift Card", "Assembly Service", "Extended Warranty", "Gift Wrapping", "E-Book",
            "Delivery Upgrade"]


def miles(a, b):
    """Great-circle distance of two (latitude, longitude) in degrees."""
    la1, lo1, la2, lo2 = map(math.radians, (*a, *b))
    h = (math.sin((la2 - la1) / 2) ** 2
         + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2)
    return 3958.8 * 2 * math.asin(math.sqrt(h))


def slug(text):
    return text.lower().replace(".", "").replace(" ", "-")


def cities():
    with open(HERE / "cities.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield (row["city"], row["state"], float(row["latitude"]), float(row["longitude"]),
                   int(row["population"]))


def make_locations():
    """Rows of locations.csv, and the population behind each store."""
    everywhere = list(cities())
    place = {(c[0], c[1]): (c[2], c[3]) for c in everywhere}

    def row(ident, name, kind, city, state, groups):
        latitude, longitude = place[city, state]
        zone = ZONE_OF_CITY.get((city, state), ZONE_OF_STATE[state])
        side = "west" if state in WEST else "east"
        return [ident, name, kind, "OPEN", f"{latitude:.5f}", f"{longitude:.5f}", "US", state,
                city, "", zone, ";".join([side, *groups])]

    rows = [row(i, n, "WAREHOUSE", c, s, ["warehouses"]) for i, n, c, s in WAREHOUSES]
    taken, stores = [], []
    for city, state, latitude, longitude, population in everywhere:
        point = (latitude, longitude)
        if city in PARTS_OF_CITIES or any(miles(point, t) < MILES_BETWEEN_STORES for t in taken):
            continue
        taken.append(point)
        stores.append((f"store-{slug(city)}", population))
        rows.append(row(stores[-1][0], f"{city} Store", "STORE", city, state,
                        ["stores"] + (["flagships"] if len(stores) <= 10 else [])))
        if len(stores) == STORES:
            break
    rows += [row(i, n, "VENDOR", c, s, ["vendors"]) for i, n, c, s in VENDORS]
    return rows, stores


EVERYTHING = ["RETURNS", "HAZMAT", "COLD_CHAIN", "GIFT_WRAP", "OVERSIZE", "TWO_PERSON"]
STORE = ["PICKUP", "CURBSIDE", "SAME_DAY", "RETURNS", "SHIP_TO_STORE", "HAZMAT", "COLD_CHAIN",
         "GIFT_WRAP", "OVERSIZE"]
PROFILE = ("capabilities hours cut_off processing pickup_ready_minutes capacity_orders "
           "parcel_cost_millicents unit_cost_millicents accuracy_bp rejection_rate_bp "
           "same_day_radius_metres rank acknowledgement_minutes").split()
RETURNS = ("receiving_cost_millicents grading_cost_millicents refurbishment_cost_millicents "
           "return_processing_minutes open_box_bp refurbished_bp used_bp liquidation_bp "
           "vendor_credit_bp vendor_categories resells drop_point_cost_millicents "
           "capacity_returned_units capacity_labour_seconds_per_returned_unit").split()
# What each vendor takes back for credit.
AGREEMENTS = {"vendor-lakeside": "home/furniture", "vendor-prairie": "appliances",
              "vendor-cascade": "outdoor"}
# Stores sell these neither used nor opened.
NOT_IN_STORES = {"grocery/cold", "beauty", "outdoor/fuel", "appliances"}


def make_profile(rng, kind, flagship, population):
    """What a location can do for orders: the columns of PROFILE. 100,000 milli-cents are a dollar."""
    if kind == "WAREHOUSE":
        return [";".join(["SHIP", *EVERYTHING]), "mon-fri 00:00-24:00", "17:00", "60m", "", "",
                rng.randrange(150_000, 200_000, 5_000), 35_000, 9_950, 20, "", 0, ""]
    if kind == "VENDOR":
        return ["SHIP;RETURNS;OVERSIZE;TWO_PERSON", "mon-fri 08:00-17:00", "15:00", "2d", "", 60, 300_000,
                50_000, 9_800, 100, "", 20, 1_440]
    skills = ["SHIP", *STORE, *(["TWO_PERSON"] if flagship else [])]
    orders = 20 + int(math.sqrt(population) / 30) + rng.randrange(0, 10)
    return [";".join(skills), "mon-sun 09:00-21:00", "16:00", "120m", 120, orders,
            rng.randrange(250_000, 400_000, 5_000), rng.randrange(55_000, 75_000, 1_000),
            rng.randrange(9_300, 9_850, 10), rng.randrange(150, 600, 10), 25_000, 10, ""]


def make_returns(rng, ident, kind):
    """What returned units cost and bring there: the columns of RETURNS."""
    if kind == "WAREHOUSE":
        return [120_000, 60_000, rng.randrange(350_000, 450_000, 10_000), 480, 8_500, 7_500, 5_500,
                1_800, 4_000, "electronics", "", rng.randrange(180_000, 260_000, 10_000), 400, 240]
    if kind == "VENDOR":
        return [100_000, 80_000, "", 960, 0, 0, 0, 0, 6_000, AGREEMENTS[ident], "", "", 40, 300]
    sold = sorted({c[1] for c in CATEGORIES} - NOT_IN_STORES)
    return [60_000, rng.randrange(80_000, 120_000, 5_000), "", 240, 8_500, 7_000, 5_000, 1_000, "",
            "", ";".join(sold), "", rng.randrange(12, 40), 360]


def price_of(rng, low, high):
    """Skewed towards the low end, ending in 99 cents."""
    return int(low * (high / low) ** (rng.random() ** 1.3)) * 100 + 99


def make_items(rng):
    """Rows of items.csv, and for each counted SKU what the stock is made from."""
    rows, counted = [], []
    shares = sum(c[-1] for c in CATEGORIES)
    plain = SKUS - KITS - UNTRACKED
    for prefix, category, nouns, low, high, light, heavy, tags, vendor, share in CATEGORIES:
        nouns = nouns.split("|")
        number = plain * share // shares
        if prefix == CATEGORIES[0][0]:
            number += plain - sum(plain * c[-1] // shares for c in CATEGORIES)
        for n in range(1, number + 1):
            sku = f"{prefix}-{n:04}"
            name = f"{rng.choice(STYLES)} {rng.choice(nouns)} {rng.choice(COLOURS)}"
            price = price_of(rng, low, high)
            weight = int(light * (heavy / light) ** rng.random())
            oversell, cap, days, draw = "", "", "", rng.random()
            if draw < 0.03:
                oversell, cap, days = "BACKORDER", rng.choice([20, 50, 100]), rng.randint(5, 30)
            elif draw < 0.037:
                oversell, cap, days = "PREORDER", rng.choice([100, 250]), rng.randint(10, 60)
            rows.append([sku, name, category, weight, price, "USD", tags, "COUNTED", oversell, cap,
                         days, ""])
            counted.append({"sku": sku, "vendor": vendor, "price": price,
                            "preorder": oversell == "PREORDER", "category": category})
    for n in range(1, UNTRACKED + 1):
        name = f"{SERVICES[n % len(SERVICES)]} {n}"
        rows.append([f"SVC-{n:04}", name, "services", 0, 999 + 500 * (n % 9), "USD", "",
                     "UNTRACKED", "", "", "", ""])
    kits_of = [c for c in counted if c["price"] < 20_000 and not c["preorder"]]
    for n in range(1, KITS + 1):
        category = rng.choice(kits_of)["category"]
        parts = rng.sample([c for c in kits_of if c["category"] == category], rng.randint(2, 4))
        lines = [(p, rng.choice([1, 1, 1, 2])) for p in parts]
        price = sum(p["price"] * q for p, q in lines) * 9 // 10
        rows.append([f"SET-{n:04}", f"{rng.choice(STYLES)} Set of {len(lines)}", category, 0, price,
                     "USD", "", "COUNTED", "", "", "", ";".join(f"{p['sku']}*{q}" for p, q in lines)])
    return rows, counted


def units(rng, mean):
    """On hand: a gamma-mixed Poisson level, so that shelves are uneven and some are empty."""
    level = rng.gammavariate(1.4, mean / 1.4)
    return int(level + rng.random())


def make_inventory(rng, counted, stores):
    """Rows of the matrix, NEW first, then a few open-box rows at the warehouses."""
    shelf = {c["sku"]: {} for c in counted if not c["preorder"]}
    rank = list(shelf)
    rng.shuffle(rank)
    demand = {sku: 1 / (place + 8) ** 0.7 for place, sku in enumerate(rank)}
    vendor_of = {c["sku"]: c["vendor"] for c in counted}
    top = max(demand.values())
    for sku in rank:
        popularity = demand[sku] / top
        for warehouse, *_ in WAREHOUSES:
            if rng.random() < 0.8:
                shelf[sku][warehouse] = units(rng, 30 + 400 * popularity)
        if vendor_of[sku]:
            shelf[sku][vendor_of[sku]] = units(rng, 60)
    open_box = rng.sample([s for s in rank if shelf[s]], 500)
    wanted = CELLS - len(open_box) - sum(len(cells) for cells in shelf.values())
    people = sum(math.sqrt(p) for _, p in stores)
    weights = [demand[sku] for sku in rank]
    for place, (store, population) in enumerate(stores):
        number = int(CELLS * 0.5 / STORES + CELLS * 0.4 * math.sqrt(population) / people)
        number = wanted if place == len(stores) - 1 else number
        wanted -= number
        # Weighted sampling without replacement (Efraimidis and Spirakis, 2006).
        keys = sorted(range(len(rank)), key=lambda i: -rng.random() ** (1 / (weights[i] * 100)))
        for i in sorted(keys[:number]):
            shelf[rank[i]][store] = units(rng, 3 + 12 * weights[i] / top)
    columns = [w[0] for w in WAREHOUSES] + [s for s, _ in stores] + [v[0] for v in VENDORS]
    rows = [["sku", "condition", *columns]]

    def text(on_hand):
        quarantined = min(on_hand, rng.randint(1, 3)) if rng.random() < 0.01 else 0
        return f"{on_hand}/{quarantined}" if quarantined else str(on_hand)

    for sku in sorted(shelf):
        if shelf[sku]:
            rows.append([sku, "NEW", *(text(shelf[sku][c]) if c in shelf[sku] else ""
                                       for c in columns)])
    for sku in sorted(open_box):
        home = rng.choice([w[0] for w in WAREHOUSES])
        rows.append([sku, "OPEN_BOX", *(str(rng.randint(1, 6)) if c == home else ""
                                        for c in columns)])
    return rows


def make_supplies(rng, counted):
    """Future receipts: every SKU sold ahead of its date, and a sample of all."""
    rows = []
    sample = rng.sample(counted, 400) + [c for c in counted if c["preorder"]]
    for number, item in enumerate(sample, 1):
        kind = rng.choices(["PURCHASE_ORDER", "TRANSFER", "PRODUCTION"], [85, 10, 5])[0]
        sure = 10_000 if rng.random() < 0.8 else rng.choice([5_000, 7_500, 9_000])
        rows.append([f"PO-{40_000 + number}", item["sku"], rng.choice(WAREHOUSES)[0],
                     rng.choice([24, 48, 96, 144, 240]), rng.randint(1, 45), kind, sure])
    return rows


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header] * bool(header) + rows)


def main():
    rng = random.Random(20_251_123)
    locations, stores = make_locations()
    items, counted = make_items(rng)
    population = dict(stores)
    # Numbers of their own: profiles came later, and stock stays what it was.
    profiles = random.Random(20_251_124)
    returns = random.Random(20_251_125)
    for row in locations:
        row += make_profile(profiles, row[2], "flagships" in row[11], population.get(row[0], 0))
        row += make_returns(returns, row[0], row[2])
    write("locations.csv", "id,name,type,state,latitude,longitude,country,region,city,postcode,"
          "time_zone,groups".split(",") + PROFILE + RETURNS, locations)
    write("items.csv", "id,name,category,weight_grams,price_minor,currency,handling_tags,tracking,"
          "oversell,oversell_cap,available_in_days,components".split(","), items)
    write("inventory.csv", None, make_inventory(rng, counted, stores))
    write("supplies.csv", "supply_id,sku,location,quantity,due_in_days,kind,confidence_bp"
          .split(","), make_supplies(rng, counted))


if __name__ == "__main__":
    main()
