package dev.rtcsignal.ports.wrong;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs a suite as a build does, by the JUnit Platform, and reports its checks. Needs no library but
 * JUnit's, and no other class of the tests, since it also runs where the others are missing.
 */
public final class SuiteRun implements TestExecutionListener {
  private final Map<String, String> checks = new TreeMap<>();
  private TestPlan plan;

  private SuiteRun() {}

  /**
   * Returns, by the names of the checks, "passed" or the exception with which the check failed. The
   * types are those of the JDK, for a caller in another class loader.
   */
  public static Map<String, String> of(String suite) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(suite)).build();
    Launcher launcher = LauncherFactory.create();
    SuiteRun run = new SuiteRun();
    launcher.execute(request, run);
    return run.checks;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionFinished(TestIdentifier check, TestExecutionResult result) {
    boolean failed = result.getStatus() != Status.SUCCESSFUL;
    if (check.isTest() || failed) {
      String outcome = result.getThrowable().map(Throwable::toString).orElse("passed");
      checks.put(name(check), outcome);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier check, String reason) {
    checks.put(name(check), "skipped: " + reason);
  }

  /** A dynamic check has the name of its factory before its own. */
  private String name(TestIdentifier check) {
    String own = check.getDisplayName().replace("()", "");
    Optional<TestIdentifier> factory =
        plan.getParent(check).filter(parent -> parent.getDisplayName().endsWith("()"));
    return factory.map(parent -> name(parent) + ": " + own).orElse(own);
  }
}
