#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::store {

/// What an opt-out bars. Stored; never renumber.
enum class OptOutScope : std::uint8_t {
    all = 0,          // a keyword, a manual entry, an import
    marketing = 1,    // Meta's own marketing stop and its per-recipient error
};
std::string_view to_string(OptOutScope scope);
std::optional<OptOutScope> opt_out_scope_from(std::string_view text);

/// Stored; never renumber.
enum class OptOutSource : std::uint8_t {
    keyword = 0,
    meta_preference = 1,
    meta_error = 2,
    manual = 3,
    import = 4,
    erasure = 5    // the person was erased; known by a hash alone, so found but not listed
};
std::string_view to_string(OptOutSource source);

struct OptOut {
    OrgId org;
    std::uint64_t phone = 0;
    OptOutScope scope = OptOutScope::all;
    OptOutSource source = OptOutSource::manual;
    std::string detail;    // the words written, the wamid, who entered it
    Wall at{};
};

/// Who must not be messaged, organization by organization. A second opt-out of the same phone and scope
/// changes nothing, but that Meta's own, which Meta may lift again, gives way to a keyword, an entry or an
/// import, and to a later one of Meta's. What was lifted, by hand or by Meta's resume, stays so whatever Meta
/// tells of the time before, late or again; but what a person wrote counts, however late it comes. All calls
/// resume on the caller's executor; a broken database throws.
class OptOuts {
public:
    virtual ~OptOuts() = default;
    /// False when it changed nothing.
    virtual Async<bool> add(OptOut opt_out, std::string actor) = 0;

    struct Imported {
        std::int64_t added = 0, known = 0;
    };
    /// Adds one like `pattern` for each of the phones, in one transaction, without an audit entry for each:
    /// an import has one of its own. Known are phones that have an opt-out of this scope or of a wider one.
    virtual Async<Imported> import(OptOut pattern, std::vector<std::uint64_t> phones) = 0;
    virtual Async<std::vector<OptOut>> find(OrgId org, std::uint64_t phone) = 0;
    /// In order of phone; `q` is the leading digits of a phone, `after` a phone.
    virtual Async<std::vector<OptOut>> list(OrgId org, std::string q, std::uint64_t after,
                                            std::size_t limit) = 0;
    /// Removes every scope of the phone, with an audit entry that has the reason. False when there was none.
    virtual Async<bool> remove(OrgId org, std::uint64_t phone, std::string actor, std::string reason,
                               Wall at) = 0;
};

}    // namespace carillon::store
