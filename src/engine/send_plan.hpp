#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/problem.hpp"
#include "graph/payload.hpp"
#include "graph/sender.hpp"
#include "store/campaigns.hpp"
#include "store/store.hpp"

#include <memory>
#include <string>

namespace carillon::engine {

/// Everything a firing send needs to turn a claimed lead into a request, gathered once. Immutable.
struct SendPlan {
    SendId send;
    CampaignId campaign;
    OrgId org;
    PhoneNumberId phone_number;
    std::string throughput_level;    // of the number: STANDARD, HIGH
    double rate = 20;                // the send's maxMessagesPerSecond
    std::shared_ptr<graph::SendRoute const> route;
    graph::MessagePayload payload;
};

/// Reads the number, its WABA's token, the template and the audience's columns. A Problem says why this send
/// cannot go out.
Async<Result<SendPlan>> load_send_plan(store::Store& store, SecretBox const& secrets,
                                       graph::MessageSender& sender, store::OpenSend const& open);

/// A send's stored bindings: {"body.first_name": {"column": "first_name", "fallback": "there"}, "body.2":
/// {"constant": "20%"}}. Refusals point at "/parameters/<key>".
Result<Bindings> read_bindings(std::string_view json);
std::string write_bindings(Bindings const& bindings);

/// What goes to Meta as biz_opaque_callback_data and comes back with each status: "c<send>-<lead>". Only
/// /messages takes it.
std::string callback_data(MessageId message);
std::optional<MessageId> message_of_callback(std::string_view text);

}    // namespace carillon::engine
