package dev.codefusion.testkit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Makes every failure of a check, and whatever the plugin throws in it, tell of the rule. */
final class RuleReport implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extension)
      throws Throwable {
    Rule rule = context.getExecutable().getAnnotation(Rule.class);
    if (rule == null) {
      invocation.proceed();
      return;
    }
    try {
      invocation.proceed();
    } catch (TestAbortedException e) {
      throw e;
    } catch (AssertionError e) {
      throw broken(rule, String.valueOf(e.getMessage()), e);
    } catch (Throwable e) {
      throw broken(rule, "it threw " + e, e);
    }
  }

  private static AssertionFailedError broken(Rule rule, String seen, Throwable cause) {
    return new AssertionFailedError(
        "[%s] %s%nSeen: %s".formatted(rule.id(), rule.says(), seen.strip()), cause);
  }
}
