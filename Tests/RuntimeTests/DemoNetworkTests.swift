internal import Foundation
internal import Messages
internal import Primitives
internal import Testing

@testable internal import Runtime

@Suite("demo network")
struct DemoNetworkTests {
    static let today = Instant(milliseconds: 1_795_392_000_000)
    static let network = DemoNetwork(today: today)

    @Test("it has the promised size")
    func size() {
        let network = Self.network
        #expect(network.locations.count { $0.type == .warehouse } == 2)
        #expect(network.locations.count { $0.type == .store } == 60)
        #expect(network.locations.count { $0.type == .vendor } == 3)
        #expect(network.skus.count == 5_000)
        #expect(network.skus.count { !$0.components.isEmpty } == 100)
        #expect(network.levels.count == 100_000)
        #expect(network.views.map(\.id) == ["web", "store-pickup", "marketplace", "outlet"])
    }

    @Test("everything it refers to exists")
    func references() {
        let network = Self.network
        let groups = Set(network.groups.map(\.id))
        let locations = Set(network.locations.map(\.id))
        let skus = Dictionary(uniqueKeysWithValues: network.skus.map { ($0.id, $0) })
        #expect(network.locations.allSatisfy { groups.isSuperset(of: $0.groups) })
        #expect(
            network.skus.allSatisfy { sku in
                sku.components.allSatisfy { skus[$0.sku]?.components.isEmpty == true }
            })
        for level in network.levels {
            let sku = skus[level.sku]
            guard sku?.tracking == .counted, sku?.components.isEmpty == true,
                locations.contains(level.location), level.condition != .unspecified,
                level.quarantined ?? 0 <= level.quantity
            else {
                Issue.record("a wrong cell: \(level)")
                return
            }
        }
        for supply in network.supplies {
            #expect(skus[supply.sku] != nil && locations.contains(supply.location))
            #expect(supply.dueAt.map { $0 > Self.today } == true && supply.quantity > 0)
        }
        for view in network.views {
            #expect(groups.isSuperset(of: view.includedGroups))
            #expect(view.quotas.allSatisfy { skus[$0.sku] != nil })
            #expect(view.safetyRules.allSatisfy { $0.group.isEmpty || groups.contains($0.group) })
        }
    }

    @Test("every location has a profile, and every tag of a SKU a place that can handle it")
    func profiles() {
        let network = Self.network
        #expect(network.locations.allSatisfy { $0.profile?.calendar?.weekly.isEmpty == false })
        let skills = Set(network.locations.flatMap { $0.profile?.capabilities ?? [] })
        for tag in Set(network.skus.flatMap(\.handlingTags)) {
            guard let needed = Capability(name: tag) else { continue }
            #expect(skills.contains(needed), "\(tag)")
        }
        let services = DemoNetwork.carriers.flatMap(\.services)
        #expect(services.count == 7)
        #expect(
            services.allSatisfy {
                $0.zones.allSatisfy { $0.excluded || !$0.pricesMillicents.isEmpty }
            })
    }

    @Test("each cell occurs once")
    func unique() {
        let keys = Self.network.levels.map { "\($0.sku)|\($0.location)|\($0.condition)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test("export writes a row per thing under the promised headers")
    func export() throws {
        let folder = URL.temporaryDirectory.appending(component: "domd-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try DemoExport.write(to: folder.path, now: Self.today)
        let expected = [
            ("locations.csv", "id,name,type,state,latitude,", 66),
            ("items.csv", "id,name,category,weight_grams,", 5_001),
            ("inventory.csv", "sku,location,condition,on_hand,quarantined,as_of", 100_001),
            ("supplies.csv", "supply_id,sku,location,quantity,due_at,kind,confidence_bp", 434),
        ]
        for (name, header, lines) in expected {
            let data = try Data(contentsOf: folder.appending(component: name))
            #expect(data.starts(with: Data(header.utf8)), "\(name)")
            #expect(data.count { $0 == UInt8(ascii: "\n") } == lines, "\(name)")
        }
        let data = try Data(contentsOf: folder.appending(component: "configuration.binpb"))
        let whole = try ExportConfigurationResponse(decoding: [UInt8](data))
        #expect(whole.records.count == 6 + 65 + 3 + 5_000 + 4)
    }
}
