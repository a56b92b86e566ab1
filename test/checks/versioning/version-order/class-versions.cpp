// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// The number by which a library keeps a class's stored forms apart, and code that asks for a higher one.
#include <boost/serialization/version.hpp>
#include <cereal/cereal.hpp>

namespace bees {

struct Hive {
  std::string site, queen;
  int frames = 0;

  template <class Archive> void serialize(Archive &archive, const unsigned int version) {
    archive & site;
    if (version > 0)
      archive & frames;
    if (version >= 2)
      archive & queen;
    // CHECK: :[[@LINE-2]]:9: error: version 2 of `bees::Hive` is asked for, and its declared version is 1: nothing is ever stored in that form [migration-version-order]
    // CHECK: :[[@LINE+27]]:1: note: declared here
  }
};

struct Queen {
  int year = 0;
};

template <class Archive> void load(Archive &archive, Queen &queen, std::uint32_t const version) {
  // A newer program's.
  if (version > 3)
    throw version;
  if (3 <= version)
    archive(queen.year);
  else if (version < 4 && queen.year == 0)
    // CHECK: :[[@LINE-1]]:12: error: version 4 of `bees::Queen` is asked for, and its declared version is 3{{.*}}[migration-version-order]
    queen.year = 1990;
}

// No class of a declared version.
template <class Archive> void load(Archive &archive, int &frames, std::uint32_t const version) {
  if (version > 7)
    archive(frames);
}

} // namespace bees

BOOST_CLASS_VERSION(bees::Hive, 1)
CEREAL_CLASS_VERSION(bees::Queen, 3);
