#pragma once
#include "api/answers.hpp"
#include "api/app_context.hpp"
#include "store/campaigns.hpp"

#include <string>
#include <vector>

namespace carillon::api {

struct SendChange {
    std::optional<std::int64_t> version;
    store::SendSettings settings;
};

/// What a request makes of a send: the fields of `body` over `settings`, every rule of a draft checked, its
/// parameters bound to columns of the same name where nothing else was said. `self` is none for a new send.
Async<Result<SendChange>> read_send(App& app, store::Campaign campaign, json::object body,
                                    store::SendSettings settings, SendId self);

/// Required slots of the send's template without a binding.
Async<std::vector<std::string>> unbound_parameters(App& app, store::Send send);

/// Binds what has become bindable since the send was written (its audience was still being read then).
/// Nothing when there is nothing new to bind.
Async<std::optional<store::SendSettings>> bind_anew(App& app, store::Campaign campaign, store::Send send);

}    // namespace carillon::api
