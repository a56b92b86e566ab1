// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Tree.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace orchard {

Tree loadTree(SQLite::Statement &row) {
  Tree tree;
  tree.kind = row.getColumn("kind").getString();
  tree.height = row.getColumn("height").getInt();
  // Release 1.4 wrote heights in metres by mistake.
  if (tree.height < 10)
    tree.height *= 100;
  return tree;
}

} // namespace orchard
