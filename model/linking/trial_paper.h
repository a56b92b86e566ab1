// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The paper on which a trial runs: what is known of variables and of the store at this point, and
// what has happened so far. Shared by the parts of `trial` only.
#pragma once

#include "model/linking/trial.h"

namespace migralint::linking {

class Trial::Paper {
public:
  Paper(const Trial &trial, const Value &stored, const MaybeValue &newest,
        const std::vector<const FunctionNode *> &path);
  Trace run(const FunctionNode &root);
  void bindConstantParameters(const FunctionNode &node);
  MaybeValue evaluate(const FunctionNode &in, const Expr &e);

private:
  enum class Flow : uint8_t { Next, Break, Continue, Leave };

  struct State {
    Value stored;
    std::map<std::string, MaybeValue> variables; ///< nothing: known to be unknown
    std::vector<size_t> records;
  };

  static constexpr int maxDepth = 5;
  static constexpr int maxRounds = 200;

  // What a value is: trial_values.cpp
  MaybeValue constantParameter(const FunctionNode &at, std::string_view name) const;
  MaybeValue named(const Expr &e);
  MaybeValue eval(const Expr &e);
  MaybeValue unary(const Expr &e);
  MaybeValue binary(const Expr &e);
  MaybeValue compared(const Expr &e);
  void tellApart(const Expr &e, MaybeValue &left, MaybeValue &right);
  MaybeValue assign(const Expr &e);
  static bool readsInto(const Expr &target, const Expr &value);
  void store(const Expr &target, const MaybeValue &v);
  MaybeValue conditional(const Expr &e);
  MaybeValue constructed(const Expr &e);

  // What a call does: trial_calls.cpp
  MaybeValue called(const Expr &e);
  MaybeValue pureCall(const Expr &e, const MaybeValue &object,
                      const std::vector<MaybeValue> &args) const;
  void handOut(const Expr &call, const Expr &arg);
  bool outputParameter(const Expr &call, const Expr &arg) const;
  void forget(const Expr &target);
  MaybeValue enter(const FunctionNode &callee, const std::vector<MaybeValue> &args);
  MaybeValue call(const FunctionNode &callee);

  // What happens: trial_events.cpp
  Event &event(Event::Kind kind, const Expr *expr);
  void tellStream(const Expr &e);
  void tellOrRecord(const Expr &e);
  void record(const Expr &e, const MaybeValue &v, const Range &range);
  MaybeValue holeValue(const Expr &e);
  static std::vector<std::string> splitNames(const std::string &text);

  // Where the run goes: trial.cpp
  bool asksForIt(const Expr &e) const;
  MaybeValue whether(const Expr &e);
  MaybeValue condition(const Expr &e);
  void decide(const Expr &e, const MaybeValue &v);
  void pushDecided(const Expr &e);
  Flow block(const std::vector<Statement> &statements);
  static State merged(const State &a, const State &b);
  template <typename First, typename Second>
  Flow either(const Expr &asked, First &&first, Second &&second);
  Flow part(const Statement &s, bool otherwise, const std::vector<Statement> &body);
  Flow statement(const Statement &s);
  Flow ifStatement(const Statement &s);
  Flow switchStatement(const Statement &s);
  Flow loop(const Statement &s);

  const Trial &trial;
  const MaybeValue newest;
  const std::vector<const FunctionNode *> path;
  State state;
  Trace trace;
  const FunctionNode *node = nullptr;
  std::vector<const FunctionNode *> stack;
  std::vector<const Expr *> under;
  std::vector<const Expr *> passed; ///< as Event::passed, in this function
  std::vector<size_t> inRegions;
  std::vector<MaybeValue> answers;
  int depth = 0;
  int undecided = 0; ///< conditions around that may hold or not
  int budget = 60000;
  bool pure = false;
};

} // namespace migralint::linking
