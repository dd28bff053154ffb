package dev.codefusion.api;

/**
 * Something found by its name.
 *
 * <p>A name matches {@code [a-z][a-z0-9-]*} and has at most 64 characters. It is written into model
 * files, so a released name MUST NOT be changed, and MUST NOT be given to another formula.
 */
public interface Named {

  /** Returns the name; the same on every call. */
  String name();
}
