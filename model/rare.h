// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An optional value for what thousands of objects could have and few do.
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace migralint {

/// As std::optional, but takes a pointer's room where there is no value, and an allocation where
/// there is one. Owns the value; copies copy it.
template <class T> class Rare {
public:
  Rare() = default;
  Rare(T value) : held(std::make_unique<T>(std::move(value))) {}
  Rare(std::optional<T> value) : held(value ? std::make_unique<T>(std::move(*value)) : nullptr) {}
  Rare(const Rare &other) : held(other.held ? std::make_unique<T>(*other.held) : nullptr) {}
  Rare(Rare &&) noexcept = default;
  Rare &operator=(Rare other) noexcept {
    held = std::move(other.held);
    return *this;
  }
  ~Rare() = default;

  explicit operator bool() const { return held != nullptr; }
  T &operator*() { return *held; }
  const T &operator*() const { return *held; }
  T *operator->() { return held.get(); }
  const T *operator->() const { return held.get(); }

private:
  std::unique_ptr<T> held;
};

} // namespace migralint
