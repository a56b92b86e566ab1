// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a call means by the rule packs, with what the file says of the object that it is on: its
// variable, the class it derives from, the call that made it.
#pragma once

#include "frontends/annotating/declarations.h"
#include "frontends/annotating/handles.h"
#include "frontends/annotating/locals.h"

namespace migralint::annotating {

class Calls {
public:
  Calls(const rules::Rules &rules, const FileFacts &facts, const Declarations &declarations,
        const Locals &locals, const Handles &handles)
      : rules(rules), libraries(rules.libraries(facts.includes)), declarations(declarations),
        locals(locals), handles(handles) {}

  /// Goes on to the next function, of this class.
  void enter(std::string_view of) { className = of; }

  /// The call as the packs are asked about it; it refers to the call.
  rules::CallQuery queryOf(const Expr &call) const;
  Meaning meaningOf(const Expr &call, const rules::CallQuery &query) const;

  /// `T t(…)`, of so many arguments.
  Meaning constructed(const std::string &type, size_t arguments) const;
  /// `object["key"]`.
  Meaning indexed(const Expr &object) const;
  /// `object << …`, `*object << …`.
  Meaning streamedInto(const Expr &target) const;

  /// `table.integer("n").nullable()`: what is chained to a builder's column says more of it.
  void relax(Expr &call, rules::CallQuery query) const;

private:
  Meaning called(const Expr &call, const rules::CallQuery &query) const;
  Meaning onBase(const Expr &call, const rules::CallQuery &query) const;
  Meaning onMade(const Expr &call, rules::CallQuery query) const;
  Meaning onField(const Expr &field, rules::CallQuery query) const;
  rules::CallQuery operatorOn(const Expr &object, std::string_view name,
                              std::string_view type) const;

  const rules::Rules &rules;
  const rules::Libraries libraries; ///< that the file can be using
  const Declarations &declarations;
  const Locals &locals;
  const Handles &handles;
  std::string className; ///< of the function that is being walked
};

} // namespace migralint::annotating
