package dev.codefusion.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rule of the plugin guide that a test method checks. Its failure is reported as that rule. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rule {

  /** Returns its number, such as {@code S-2}; it never gets another meaning. */
  String id();

  /** Returns its sentence, word for word as in the guide, without markup. */
  String says();
}
