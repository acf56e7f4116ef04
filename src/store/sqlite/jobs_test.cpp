#include "store/sqlite/jobs.hpp"

#include <gmock/gmock.h>

namespace carillon::store::sqlite {
namespace {
struct Nothing {};

struct TestJob final : Job<Nothing> {
    TestJob(int its_number, Load its_load) : number{its_number} { load = its_load; }
    void run(Nothing&) override {}
    int number;
};

/// A queue of jobs, numbered from 1.
class Queue {
public:
    void push(Load load) {
        jobs_.push_back(std::make_unique<TestJob>(static_cast<int>(jobs_.size()) + 1, load));
        queue_.push(*jobs_.back());
    }
    std::vector<int> take(std::size_t limit, std::size_t rows) {
        std::vector<int> numbers;
        for (auto* job : queue_.take(limit, rows)) numbers.push_back(static_cast<TestJob*>(job)->number);
        return numbers;
    }

private:
    JobQueue<Nothing> queue_;
    std::vector<std::unique_ptr<TestJob>> jobs_;
};

TEST(JobQueue, UrgentJobsGoFirstAndTheOthersStillGoOn) {
    Queue queue;
    queue.push({.rows = 1'000});
    queue.push({.rows = 1'000});
    queue.push(urgent);
    queue.push(urgent);
    EXPECT_THAT(queue.take(100, 1'500), testing::ElementsAre(3, 4, 1));
    queue.push(urgent);
    EXPECT_THAT(queue.take(100, 1'500), testing::ElementsAre(5, 2));
}

TEST(JobQueue, ABatchTakesUpToSoManyRowsAndAtLeastOneJob) {
    Queue queue;
    for (std::size_t const rows : {9'000, 10, 10, 25}) queue.push({.rows = rows});
    EXPECT_THAT(queue.take(100, 40), testing::ElementsAre(1));
    EXPECT_THAT(queue.take(100, 40), testing::ElementsAre(2, 3));
    EXPECT_THAT(queue.take(100, 40), testing::ElementsAre(4));
}

TEST(JobQueue, ABatchTakesUpToSoManyJobs) {
    Queue queue;
    for (int i = 0; i < 5; ++i) queue.push({});
    EXPECT_THAT(queue.take(3, 100), testing::ElementsAre(1, 2, 3));
    EXPECT_THAT(queue.take(3, 100), testing::ElementsAre(4, 5));
}

}    // namespace
}    // namespace carillon::store::sqlite
