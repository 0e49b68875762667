import Testing

@testable import RehearsalCluster

@Suite struct RaftVotesTests {
    @Test(arguments: 1...9)
    func `a campaign is won by a majority, and lost as soon as none can be had`(voters: Int) {
        for approvals in 1...voters {
            for rejections in 0...(voters - approvals) {
                var votes = RaftVotes<Int>(voters: voters)
                votes.begin(candidate: 0)
                for voter in 1..<max(1, approvals) { votes.record(true, from: voter) }
                for voter in 0..<rejections { votes.record(false, from: 100 + voter) }
                #expect(votes.approvals == approvals && votes.rejections == rejections)
                let isWon = 2 * approvals > voters
                let isLost = 2 * (voters - rejections) <= voters
                #expect(votes.result == (isWon ? .won : isLost ? .lost : .pending))
            }
        }
    }

    @Test func `a voter's first answer counts`() {
        var votes = RaftVotes<String>(voters: 3)
        votes.begin(candidate: "a")
        votes.record(false, from: "b")
        votes.record(true, from: "b")
        #expect(votes.result == .pending && votes.rejections == 1)
    }
}
