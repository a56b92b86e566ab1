#pragma once
#include <QDomElement>
#include <nlohmann/json.hpp>

constexpr int DefaultRows = 4;

struct Plant {
  enum class Light { Sun, Shade, Dark };
  enum class Pot { Clay, Wood };
  Light light = Light::Sun;
  QString name;
  void saveXML(QDomElement &parent) const;
};

void to_json(nlohmann::json &out, const Plant &plant);
void from_json(const nlohmann::json &in, Plant &plant);
