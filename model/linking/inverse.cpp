// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/inverse.h"

#include <algorithm>
#include <map>
#include <set>

namespace migralint::linking {

namespace {

using Residue = Step::Residue;

/// A thing with a name: a table, a column of one, an index, a view. What was there before the step
/// and has not been touched is not listed.
struct Thing {
  std::string was; ///< its name before the step; empty: it was not there
  bool there = true;
  bool changed = false; ///< a column: it is defined otherwise than before
  bool anew = false;    ///< a table: the step or the down has made it
  bool byDown = false;  ///< the down did the last of this to it
  Place place;          ///< what did
};

/// The things of one kind, by the name that they have now; what is gone goes by its old one.
class Things {
public:
  void make(const std::string &name, const Place &place, bool down) {
    Thing &thing = things[name];
    // Made again: it is there, as it was.
    thing = {thing.there ? std::string() : thing.was, true, false, true, down, place};
  }

  void remove(const std::string &name, const Place &place, bool down) {
    auto found = things.find(name);
    const std::string was = found == things.end() ? name : found->second.was;
    if (found != things.end())
      things.erase(found);
    else
      before.insert(name);
    if (was.empty())
      return;
    // `ALTER TABLE t RENAME TO old; CREATE TABLE t …; DROP TABLE old`: the new one stands for it.
    Thing &thing = things[was];
    const bool replaced = was != name && thing.there && thing.was.empty() && thing.place.valid();
    thing = {was, replaced, false, replaced, down, place};
  }

  void rename(const std::string &from, const std::string &to, const Place &place, bool down) {
    auto found = things.find(from);
    Thing thing =
        found == things.end() ? Thing{from, true, false, false, down, place} : found->second;
    if (found != things.end())
      things.erase(found);
    else
      before.insert(from);
    // What takes the place of one that is gone stands for it, as a rebuilt table does.
    auto gone = things.find(to);
    if (thing.was.empty() && gone != things.end() && !gone->second.there)
      thing.was = gone->second.was;
    thing.byDown = down;
    thing.place = place;
    things[to] = thing;
  }

  void change(const std::string &name, const Place &place, bool down) {
    auto [found, fresh] = things.emplace(name, Thing{name, true, false, false, down, place});
    if (fresh)
      before.insert(name);
    Thing &thing = found->second;
    // What the step has changed and the down changes again is taken for changed back.
    thing.changed = !down || fresh;
    thing.byDown = down;
    thing.place = place;
  }

  void forget(const std::string &name) { things.erase(name); }

  template <typename Visit> void forEachLeft(Visit &&visit) const {
    for (const auto &[name, thing] : things) {
      // Two that have changed their names with one another: the names are as they were.
      if (thing.there && thing.was != name && before.count(name) &&
          (thing.was.empty() || isThere(thing.was)))
        continue;
      if (!thing.there || thing.was != name || thing.changed)
        visit(name, thing);
    }
  }
  const Thing *find(const std::string &name) const {
    auto found = things.find(name);
    return found == things.end() ? nullptr : &found->second;
  }

private:
  bool isThere(const std::string &name) const {
    const Thing *thing = find(name);
    return thing && thing->there;
  }

  std::map<std::string, Thing> things;
  std::set<std::string>
      before; ///< names that were taken before the step, as far as it touches them
};

/// A schema as a step and its down change it.
class Shape {
public:
  /// False: what the statement does to the schema is not known. `conditional`: it may be left out.
  bool fold(const OwnOperation &own, bool down, bool conditional);
  std::vector<Residue> left() const;

private:
  void foldOther(const Action &a, ActionKind made, const Place &place, bool down);
  bool foldBuilder(const OwnOperation &own, bool down);
  void foldTable(const Action &a, const Place &place, bool down);
  bool foldColumn(const Action &a, const Place &place, bool down);
  bool mayGoAlong(const Thing &thing) const;
  static void say(std::vector<Residue> &out, const std::string &kind, const std::string &name,
                  const Thing &thing);

  Things tables;
  std::map<std::string, Things> columns;    ///< by the table's name now
  std::map<ActionKind, Things> others;      ///< indexes, views, triggers, by what makes them
  std::map<std::string, std::string> keeps; ///< the table that an index or trigger belongs to
  /// Tables and views whose indexes and triggers went with them or a column.
  std::set<std::string> remade;
  bool cascadedUp = false; ///< the step drops more than it names
  bool cascadedDown = false;
  bool typesChanged = false;    ///< the step changes a type, not only columns of it
  std::set<std::string> unsure; ///< what may have been there before or not
};

bool Shape::fold(const OwnOperation &own, bool down, bool conditional) {
  if (!own.action)
    return !conditional && foldBuilder(own, down);
  const Action &a = *own.action;
  // `DROP … IF EXISTS`, CREATE OR REPLACE: whether it was there, only the store knows.
  if (conditional || a.orReplace || (a.ifExists && !down))
    unsure.insert({a.object, a.name});
  if (a.cascade)
    (down ? cascadedDown : cascadedUp) = true;
  const Place &place = own.operation.place;
  switch (a.kind) {
  case ActionKind::CreateTable:
  case ActionKind::DropTable:
  case ActionKind::RenameTable:
    if (a.temporary)
      return true;
    if (!a.objectKnown || a.object.empty() || (a.kind == ActionKind::RenameTable && a.name.empty()))
      return false;
    foldTable(a, place, down);
    return true;
  case ActionKind::AddColumn:
  case ActionKind::DropColumn:
  case ActionKind::RenameColumn:
  case ActionKind::ChangeColumn:
    return foldColumn(a, place, down);
  case ActionKind::CreateIndex:
  case ActionKind::CreateView:
  case ActionKind::CreateTrigger:
    if (!a.objectKnown || a.name.empty())
      return false;
    foldOther(a, a.kind, place, down);
    return true;
  case ActionKind::DropIndex:
  case ActionKind::DropView:
  case ActionKind::DropTrigger: {
    if (!a.objectKnown || a.name.empty())
      return false;
    const ActionKind made = a.kind == ActionKind::DropIndex  ? ActionKind::CreateIndex
                            : a.kind == ActionKind::DropView ? ActionKind::CreateView
                                                             : ActionKind::CreateTrigger;
    foldOther(a, made, place, down);
    return true;
  }
  case ActionKind::AlterOther:
    typesChanged |= !down && a.clause == Clause::AddEnumValue;
    return true;
  case ActionKind::AddConstraint: // has often no name of its own, and goes with its index
  case ActionKind::DropConstraint:
  case ActionKind::CreateOther:
  case ActionKind::DropOther:
    return true;
  case ActionKind::CreateDatabase:
  case ActionKind::DropDatabase:
  case ActionKind::Unknown:
    return false;
  default:
    return true; // rows, and the connection
  }
}

void Shape::foldOther(const Action &a, ActionKind made, const Place &place, bool down) {
  if (!a.object.empty())
    keeps[a.name] = a.object;
  if (a.kind == made) {
    others[made].make(a.name, place, down);
    return;
  }
  others[made].remove(a.name, place, down);
  if (made == ActionKind::CreateView)
    remade.insert(a.name);
}

/// Of a builder's calls, those that make and drop whole tables say which.
bool Shape::foldBuilder(const OwnOperation &own, bool down) {
  const Operation &op = own.operation;
  if (op.store != Store::Sql)
    return true;
  if (op.object.empty())
    return false;
  if (op.kind == ActionKind::CreateTable)
    tables.make(op.object, op.place, down);
  else if (op.kind == ActionKind::DropTable)
    tables.remove(op.object, op.place, down);
  else
    return false;
  return true;
}

void Shape::foldTable(const Action &a, const Place &place, bool down) {
  remade.insert(a.kind == ActionKind::RenameTable ? a.name : a.object);
  if (a.kind == ActionKind::RenameTable) {
    tables.rename(a.object, a.name, place, down);
    // A rebuilt table's columns are not compared: which it had is known to the engine only.
    columns.erase(a.name);
    if (auto moved = columns.extract(a.object); !moved.empty()) {
      moved.key() = a.name;
      columns.insert(std::move(moved));
    }
    return;
  }
  columns.erase(a.object);
  if (a.kind == ActionKind::CreateTable)
    tables.make(a.object, place, down);
  else
    tables.remove(a.object, place, down);
}

bool Shape::foldColumn(const Action &a, const Place &place, bool down) {
  const std::string name = a.columns.empty() ? a.name : a.columns[0].name;
  if (!a.objectKnown || a.object.empty() || name.empty())
    return false;
  // A table that the step or its down has made is compared as a whole.
  if (const Thing *table = tables.find(a.object); table && (table->was.empty() || table->anew))
    return true;
  // The value that the step has given to the type is taken from it by a column of another one.
  if (a.clause == Clause::SetType && down && typesChanged)
    return true;
  Things &own = columns[a.object];
  switch (a.kind) {
  case ActionKind::AddColumn:
    own.make(name, place, down);
    break;
  case ActionKind::DropColumn:
    remade.insert(a.object); // with the indexes of the column
    own.remove(name, place, down);
    break;
  case ActionKind::RenameColumn:
    if (a.name.empty())
      return false;
    own.rename(name, a.name, place, down);
    break;
  default:
    own.change(name, place, down);
    break;
  }
  return true;
}

/// `kind` ends in what names stand behind: "table `", "column `beds.".
void Shape::say(std::vector<Residue> &out, const std::string &kind, const std::string &name,
                const Thing &thing) {
  std::string what = kind + (thing.was.empty() ? name : thing.was) + "` ";
  if (!thing.there)
    what += thing.byDown ? "is gone: the step did not make it" : "is not made again";
  else if (thing.was.empty())
    what += thing.byDown ? "is new: the step did not drop it" : "is still there";
  else if (thing.was != name)
    what += "is called `" + name + "`";
  else
    what += thing.byDown ? "is defined otherwise: the step did not change it"
                         : "keeps its new definition";
  out.push_back({what, thing.place});
}

/// What CASCADE drops along is nowhere named.
bool Shape::mayGoAlong(const Thing &thing) const {
  return thing.there && thing.was.empty() && (thing.byDown ? cascadedUp : cascadedDown);
}

std::vector<Residue> Shape::left() const {
  std::vector<Residue> out;
  auto sure = [&](const std::string &name, const Thing &thing) {
    return !unsure.count(name) && !unsure.count(thing.was);
  };
  // What the step drops and the down does not give back is lost: another rule says so.
  tables.forEachLeft([&](const std::string &name, const Thing &thing) {
    if (sure(name, thing) && (thing.there || thing.byDown))
      say(out, "table `", name, thing);
  });
  for (const auto &[table, own] : columns) {
    const Thing *whole = tables.find(table);
    if (unsure.count(table) || (whole && (!whole->there || whole->anew)))
      continue;
    own.forEachLeft([&, &table = table](const std::string &name, const Thing &thing) {
      if (sure(name, thing) && (thing.there || thing.byDown))
        say(out, "column `" + table + ".", name, thing);
    });
  }
  for (const auto &[kind, own] : others)
    own.forEachLeft([&, kind = kind](const std::string &name, const Thing &thing) {
      auto table = keeps.find(name);
      if (sure(name, thing) && !mayGoAlong(thing) &&
          (table == keeps.end() || !remade.count(table->second)))
        say(out,
            kind == ActionKind::CreateIndex  ? "index `"
            : kind == ActionKind::CreateView ? "view `"
                                             : "trigger `",
            name, thing);
    });
  std::stable_sort(out.begin(), out.end(),
                   [](const Residue &a, const Residue &b) { return a.place < b.place; });
  return out;
}

} // namespace

void findResidues(const Reversed &reversed, const std::vector<StepSequence> &history,
                  const Program &program, const Guards &guards, const Operations &operations) {
  for (const StepSequence &sequence : history) {
    StepDraft *draft = reversed.of(sequence);
    const auto down = draft ? downOf(*draft, program, guards, operations) : std::nullopt;
    if (!down)
      continue;
    Shape shape;
    bool known = true;
    for (const Executed &executed : sequence.operations)
      known = known && shape.fold(*executed.own, false, executed.conditional);
    for (const DownOperation &operation : *down)
      known = known && shape.fold(*operation.own, true, operation.conditional);
    if (known)
      draft->step.residues = shape.left();
  }
}

} // namespace migralint::linking
