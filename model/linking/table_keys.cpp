// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/table_keys.h"

#include <algorithm>
#include <optional>

namespace migralint::linking {

static bool contains(const std::vector<std::string> &names, const std::string &name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void TableKeys::learn(const Action &action) {
  if (action.kind == ActionKind::CreateTable) {
    columns.clear();
    made = true;
    holed |= action.holed || action.fromSelect || action.columns.empty();
  }
  for (const Column &c : action.columns) {
    if (action.kind == ActionKind::CreateTable && c.type.find("int") != c.type.npos)
      numbers.insert(c.name);
    if (action.kind == ActionKind::CreateTable)
      columns.push_back(c.name);
    if (c.generated && !c.computed)
      generated.insert(c.name);
  }
  keys.insert(keys.end(), action.uniqueKeys.begin(), action.uniqueKeys.end());
}

/// Where the INSERT gives `column`; nothing: it does not, or nowhere that is known.
static std::optional<size_t> placeOf(const std::string &column,
                                     const std::vector<std::string> &order) {
  auto found = std::find(order.begin(), order.end(), column);
  if (found == order.end())
    return std::nullopt;
  return static_cast<size_t>(found - order.begin());
}

static std::vector<std::string> given(const Action &insert) {
  std::vector<std::string> names;
  for (const Column &c : insert.columns)
    names.push_back(c.name);
  return names;
}

/// Whether the INSERT gives all columns of one of the keys.
static bool givesOneOf(const Action &insert, const std::vector<std::vector<std::string>> &keys) {
  std::vector<std::string> names = given(insert);
  return std::any_of(keys.begin(), keys.end(), [&](const std::vector<std::string> &key) {
    return !key.empty() &&
           (names.empty() || std::all_of(key.begin(), key.end(), [&](const std::string &name) {
              return contains(names, name);
            }));
  });
}

bool TableKeys::fails(const Action &insert) const {
  std::vector<std::string> order = given(insert);
  bool all = order.empty();
  if (all && insert.rows.size() == 1 && insert.rows[0].empty())
    return false; // DEFAULT VALUES: NULLs collide with nothing
  if (all && made && !holed)
    order = columns;
  return std::any_of(keys.begin(), keys.end(), [&](const Key &key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [&](const std::string &name) {
      std::optional<size_t> place = placeOf(name, order);
      if (!generated.count(name))
        return place || all;
      // What the engine fills in does not collide; a constant in its place does.
      return place && !insert.rows.empty() &&
             std::all_of(insert.rows.begin(), insert.rows.end(), [&](const auto &row) {
               return *place < row.size() && !row[*place].empty();
             });
    });
  });
}

bool TableKeys::numbersAnew(const Action &insert) const {
  std::vector<std::string> names = given(insert);
  return !names.empty() && std::any_of(generated.begin(), generated.end(), [&](const auto &name) {
    return contains(columns, name) && !contains(names, name);
  });
}

Rerun TableKeys::rerunOf(const Action &insert, Rerun alone, bool selfGuarded) const {
  bool plain = !insert.orReplace && !insert.orIgnore; // else a row that is there is no error
  if (plain && alone == Rerun::Compounds && fails(insert))
    return Rerun::Fails;
  // A row that is made anew gets another number, too.
  if (insert.renews && alone == Rerun::Stable && made && !holed && numbersAnew(insert))
    return Rerun::Unknown;
  // A query of the own table may ask itself for what is there already.
  bool compares = !plain && selfGuarded && !contains(insert.sources, insert.object);
  if (compares && made && !holed && !givesOneOf(insert, keys))
    return Rerun::Compounds;
  return alone;
}

bool TableKeys::collidesWithItself(const Action &insert) const {
  if (!made || holed || insert.fromSelect || insert.rows.empty() || insert.columns.empty())
    return false;
  std::set<Key> own;
  for (const Key &key : keys)
    if (givesOneOf(insert, {key}))
      own.insert(key);
  if (own.size() != 1)
    return false;
  const Key &key = *own.begin();
  if (key.size() == 1 && numbers.count(key[0]))
    return false;
  for (size_t i = 0; i < insert.columns.size(); ++i)
    if (contains(key, insert.columns[i].name) &&
        std::any_of(insert.rows.begin(), insert.rows.end(),
                    [&](const auto &row) { return i >= row.size() || row[i].empty(); }))
      return false;
  return true;
}

} // namespace migralint::linking
