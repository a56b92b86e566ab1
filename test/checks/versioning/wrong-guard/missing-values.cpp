// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-wrong-guard]'
// Tests for null of what is read, where a missing value reads as a text or as null.
struct Text {
  Text();
  Text(const char *);
  bool isNull() const;
};

class Settings {
public:
  Text value(const char *key, const Text &missing = "") const;
  Text find(const char *key, const Text &missing = Text()) const;
  void put(const char *key, Text value);
  void upgradeNames();
  void show();
  Text stored;
};

Text Settings::value(const char *key, const Text &missing) const {
  if (key[0] != 'x')
    return stored;
  return missing;
}

Text Settings::find(const char *key, const Text &missing) const {
  if (key[0] != 'x')
    return stored;
  return missing;
}

void Settings::upgradeNames() {
  if (!value("volume").isNull())
    // CHECK: :[[@LINE-1]]:8: error: `value("volume").isNull()` never holds{{.*}}[migration-wrong-guard]
    put("loudness", value("volume"));
  if (value("volume").isNull()) // the same fault: once is enough
    put("loudness", "1");
  if (!find("pitch").isNull())
    put("height", find("pitch"));
  if (!value("tempo", Text()).isNull())
    put("speed", value("tempo"));
}

// Everyday reading.
void Settings::show() {
  if (!value("colour").isNull())
    put("shown", "1");
}
