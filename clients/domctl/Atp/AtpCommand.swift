internal import ArgumentParser

struct AtpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "atp",
        abstract: "Available to promise: now, by location, by day, in bulk, as it changes.",
        discussion: """
            Examples:
              domctl atp check SKU-00001 SKU-00002=3@DC-CHI
              domctl atp matrix SKU-00001 SKU-00002 --view web
              domctl atp project SKU-00001 --days 14
              domctl atp watch SKU-00001
            """,
        subcommands: [
            AtpCheck.self, AtpMatrix.self, AtpProject.self, AtpWatch.self, AtpList.self,
        ])
}
