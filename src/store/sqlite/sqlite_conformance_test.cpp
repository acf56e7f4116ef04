#include "base/check.hpp"
#include "store/conformance/suite.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace carillon::store::conformance {
namespace {
Backend const sqlite{"Sqlite", [](std::filesystem::path const& folder, Clock& clock) {
                         auto opened = open_sqlite_store(folder / "test.db", {}, clock);
                         CHECK(opened.has_value());
                         return std::move(*opened);
                     }};
}    // namespace

CARILLON_CONFORMANCE(Sqlite, sqlite);

}    // namespace carillon::store::conformance
