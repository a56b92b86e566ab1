// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// A library's namespace that the program opens to specialise a template, and a class of the program's own that has
// the name of one there: what the library declares is still its own.
#include <Wt/Dbo/Dbo.h>
struct Hive;
namespace Wt::Dbo {
template <> struct dbo_traits<Hive> : public dbo_default_traits {
  static const char *versionField() { return nullptr; }
};
} // namespace Wt::Dbo

class WriteTransaction {
  friend class Session;
  WriteTransaction(Wt::Dbo::Session &session);
  Wt::Dbo::Transaction transaction;
};

class Session {
public:
  WriteTransaction createWriteTransaction() { return WriteTransaction{session}; }
  void execute(const char *sql) { session.execute(sql); }
  Wt::Dbo::Session session;
};

void migrateTogether(Session &session, int version) {
  if (version < 3) {
    auto transaction{session.createWriteTransaction()};
    session.session.execute("ALTER TABLE queens ADD COLUMN year INTEGER");
    session.session.execute("UPDATE queens SET year = year + 1900");
    session.session.execute("UPDATE settings SET schema_version = 3");
  }
}

void migrateApart(Session &session, int version) {
  if (version < 4) {
    session.session.execute("ALTER TABLE hives ADD COLUMN frames INTEGER");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`ALTER TABLE hives ADD COLUMN frames INTEGER` commits apart{{.*}}[migration-not-atomic]
    session.session.execute("UPDATE hives SET frames = frames + 1");
    session.session.execute("UPDATE settings SET schema_version = 4");
  }
}

void open(Session &session, int version) {
  migrateTogether(session, version);
  migrateApart(session, version);
}
