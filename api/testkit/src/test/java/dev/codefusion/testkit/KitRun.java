package dev.codefusion.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of a contract's tests over the plugin that a subclass of the contract names. */
public final class KitRun implements TestExecutionListener {

  private static final Pattern RULE = Pattern.compile("\\[([A-Z]+-\\d+)] .*", Pattern.DOTALL);

  private final Map<String, String> broken = new TreeMap<>();
  private int tests;

  private KitRun() {}

  /**
   * Runs all tests of a class.
   *
   * @return the messages of those that failed, by the number of the rule they start with
   * @throws AssertionError where a failure names no rule, or there was no test
   */
  public static Map<String, String> broken(Class<?> test) {
    KitRun run = new KitRun();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build();
    LauncherFactory.create().execute(request, run);
    if (run.tests == 0) {
      throw new AssertionError(test + " ran no test");
    }
    return run.broken;
  }

  @Override
  public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
    if (identifier.isTest()) {
      tests++;
    }
    if (result.getStatus() != Status.SUCCESSFUL) {
      Throwable cause = result.getThrowable().orElseThrow();
      Matcher rule = RULE.matcher(String.valueOf(cause.getMessage()));
      if (!rule.matches()) {
        throw new AssertionError(identifier.getDisplayName() + " failed without a rule", cause);
      }
      broken.put(rule.group(1), rule.group());
    }
  }
}
