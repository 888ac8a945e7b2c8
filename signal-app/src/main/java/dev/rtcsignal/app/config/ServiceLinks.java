package dev.rtcsignal.app.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables that Kubernetes sets in every container for each service of the namespace,
 * as {@code SIGNAL_SERVER_PORT=tcp://10.96.0.12:8080} for the service {@code signal-server}. They
 * are told apart from settings by their form, and by {@code SIGNAL_SERVER_SERVICE_HOST} beside them
 * (kubernetes.io/docs, "Services: Environment variables").
 *
 * @param others the environment without them
 * @param notices a line for each that has the name of a setting
 */
record ServiceLinks(Map<String, String> others, List<String> notices) {
  private static final Pattern NAME = Pattern.compile("(SIGNAL_\\w+)_PORT");
  private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://.*");

  static ServiceLinks in(Map<String, String> environment) {
    Set<String> links = new TreeSet<>();
    environment.forEach(
        (variable, value) -> {
          Matcher name = NAME.matcher(variable);
          if (name.matches()
              && LINK.matcher(value).matches()
              && environment.containsKey(name.group(1) + "_SERVICE_HOST")) {
            links.add(variable);
          }
        });
    Map<String, String> others = new HashMap<>(environment);
    others.keySet().removeAll(links);
    return new ServiceLinks(
        others,
        links.stream()
            .filter(link -> Setting.all().stream().anyMatch(row -> row.variable().equals(link)))
            .map(
                link ->
                    link
                        + " is ignored: it is a service link of Kubernetes; set enableServiceLinks:"
                        + " false in the pod")
            .toList());
  }

  @Override
  public String toString() {
    return "ServiceLinks[" + notices + "]";
  }
}
