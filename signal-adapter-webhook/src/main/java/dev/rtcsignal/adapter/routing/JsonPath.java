package dev.rtcsignal.adapter.routing;

/**
 * The path of a value in the data: {@code $.page.n}. It has the names of fields and the indexes of
 * arrays, but not the keys of maps, which the client chose.
 */
record JsonPath(String path) {
  static final JsonPath ROOT = new JsonPath("$");

  JsonPath field(String name) {
    return new JsonPath(path + "." + name);
  }

  JsonPath element(int index) {
    return new JsonPath(path + "[" + index + "]");
  }

  JsonPath entry() {
    return new JsonPath(path + ".*");
  }

  RouteException refuse(String rule) {
    return new RouteException("bad-data", path + ": " + rule);
  }
}
