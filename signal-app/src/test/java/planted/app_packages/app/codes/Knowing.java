package planted.app_packages.app.codes;

/** Planted: breaks the rule app_packages. */
public final class Knowing {
  Object app = planted.app_packages.app.Known.class;
}
