package dev.rtcsignal.app.config;

/**
 * Credentials of an account that does not exist, published so that the demo and the emulator need
 * no set-up. Only an emulator accepts them.
 */
public final class DemoCredentials {
  public static final String APP_ID = "de30de30de30de30de30de30";
  public static final String APP_KEY = "published-app-key-of-the-demo";
  public static final String ACCESS_KEY_ID = "AKLTDEMO";
  public static final String SECRET_ACCESS_KEY = "published-secret-of-the-demo";

  public static final String NOTIFICATION_SECRET = "published-notification-secret-of-the-demo";

  private DemoCredentials() {}
}
