// Any bytes as a campaign's document: no crash, every mistake has a place in the document, and written as
// JSON it is the same campaign or has the same mistakes.
#include "base/check.hpp"
#include "cli/campaign_document.hpp"
#include "cli/document.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstddef>

namespace {
using namespace carillon;
using namespace carillon::cli;

void compare(Result<CampaignDocument> const& one, Result<CampaignDocument> const& other) {
    CHECK(one.has_value() == other.has_value());
    if (!one) {
        CHECK(one.error().errors.size() == other.error().errors.size());
        return;
    }
    CHECK(one->name == other->name && one->phone_number == other->phone_number);
    CHECK(one->audience.name == other->audience.name && one->sends.size() == other->sends.size());
}

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string const text{reinterpret_cast<char const*>(data), size};
    auto const document = read_document("spring.yaml", text);
    if (!document) return 0;
    auto const campaign = read_campaign(document->value);
    compare(campaign, read_campaign(boost::json::parse(boost::json::serialize(document->value))));
    auto const lines = 1 + std::count(text.begin(), text.end(), '\n');
    if (!campaign)
        for (auto const& error : campaign.error().errors)
            CHECK(document->line_of(error.pointer) >= 0 && document->line_of(error.pointer) <= lines);
    if (campaign)
        for (auto const& send : campaign->sends) CHECK(document->line_of(send.pointer) <= lines);
    return 0;
}
