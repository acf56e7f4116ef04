#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace carillon::store {
class Store;
struct OpenSend;
struct Waba;
}    // namespace carillon::store

namespace carillon::engine {

class AccountSync;

/// Keeps what is stored of an account close to what Meta says of it, where that counts: before a send is
/// materialized, and after news that some webhook has told of and none describes. Webhooks get lost, and of
/// much that a gate asks for (onboarding, subscriptions) there is none. Meta limits such calls by the hour:
/// one refresh an account and minute at most. On one executor, that of the AccountSync; outlives what it
/// began there.
class AccountRefresh {
public:
    struct Limits {
        std::chrono::milliseconds fresh{5'000};        // what was synced so lately is not asked again
        std::chrono::milliseconds apart{60'000};       // between the beginnings of two
        std::chrono::milliseconds patience{10'000};    // of a send that waits
        std::chrono::milliseconds gather{1'000};       // news of one cause come in several webhooks
    };
    /// `refreshed`, where there is one, is called when news have led to a refresh.
    AccountRefresh(boost::asio::any_io_executor executor, Clock& clock, store::Store& store,
                   AccountSync& sync, std::function<void()> refreshed, Limits limits);

    /// Returns when the account of the send's number is known as of now, or cannot be: then what is stored
    /// counts, and the log says so. A send is not lost because this part of Meta's does not answer.
    Async<void> before_materializing(OrgId org, PhoneNumberId number);
    /// Something about the account has changed: it is asked for in the background, once for all news of a
    /// minute.
    void account_changed(OrgId org, WabaId id);

private:
    struct Round;
    struct Known {
        std::optional<Steady> begun;
        std::shared_ptr<Round> running;
        bool awaited = false;    // account_changed() is going to ask
    };
    std::shared_ptr<Round> begin(store::Waba waba);
    Async<void> refresh(store::Waba waba, std::shared_ptr<Round> round);
    Async<void> follow_news(OrgId org, WabaId id);
    Async<void> wait_for(std::shared_ptr<Round> round, Steady until);
    void spawn(Async<void> work);

    boost::asio::any_io_executor executor_;
    Clock& clock_;
    store::Store& store_;
    AccountSync& sync_;
    std::function<void()> refreshed_;
    Limits const limits_;
    std::map<WabaId, Known> known_;
};

}    // namespace carillon::engine
