// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What makes a second run of an operation harmless though the operation itself does not say so: a
// handler that knows the error it would raise, a loop over what is still there, a scratch table
// that goes away in the end. Distinct from linking/guards.h, which looks at conditions.
#pragma once

#include "model/linking/operations.h"

namespace migralint::linking {

/// Operations in a `try` whose handler says that the thing may be there already: the first that
/// would fail at a second run takes what follows with it.
void coverHandled(FunctionOperations &out, const FunctionNode &node);

/// `if (tableExists("t")) exec("UPDATE t SET n = n + 1");`: that there is the table keeps nothing
/// from running twice, unless the function takes it away.
void keepUnturned(FunctionOperations &out, const Program &program, const FunctionNode &node);

/// Rows put into a table that the function makes, and that the program drops again.
void settleScratch(FunctionOperations &out, const Names &dropped);

/// Whether the call is about an entry of a list of what is in a folder.
bool takesListed(const FunctionNode &node, const Expr &call);

/// Whether what is moved was written just before, under a name that is for that only:
/// `write(tmp); rename(tmp, path);`. A second run writes it again.
bool takesWritten(const FunctionNode &node, size_t site, const Expr &path);

/// Names that an expression mentions, also in the holes of its texts.
Names namesIn(const Expr &expr);

/// What is added to a document is asked for by its own name: `if (!root.child("area"))
/// root.append(document.create("area"))`.
void touchAdded(OwnOperation &own, const FunctionNode &node, const Expr &value);

} // namespace migralint::linking
