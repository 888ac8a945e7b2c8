package dev.rtcsignal.app.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassObjectReference;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The metadata for GraalVM names what reflection touches in the libraries. A debugger watches a
 * program that uses them, and records of which classes the JDK is asked for members.
 */
@Timeout(120)
class ReachabilityIT {
  /** Without the classes that the JVM makes of lambdas; an image has those from the start. */
  private static final Pattern OURS =
      Pattern.compile("dev\\.rtcsignal\\.(domain|ports|adapter)\\.(?!.*\\$\\$Lambda).*");

  /** All ways of {@code java.lang.Class} to a member pass one of these. */
  private static final List<String> MEMBERS =
      List.of(
          "privateGetDeclaredFields",
          "privateGetDeclaredMethods",
          "privateGetDeclaredConstructors",
          "getRecordComponents");

  @Test
  void theMetadataNamesTheClassesThatReflectionTouches() throws Exception {
    assertThat(touched()).isEqualTo(namedInMetadata());
  }

  @Test
  void theMetadataNamesTheResourcesOfEachJar() throws Exception {
    for (Path jar : jars()) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        List<String> resources =
            zip.stream()
                .map(Object::toString)
                .filter(name -> name.startsWith("dev/") && !name.endsWith("/"))
                .filter(name -> !name.endsWith(".class"))
                .toList();
        assertThat(metadata(zip).stream().flatMap(ReachabilityIT::resources))
            .as(jar.toString())
            .containsExactlyElementsOf(resources);
      }
    }
  }

  private static Set<String> namedInMetadata() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path jar : jars()) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        metadata(zip).stream()
            .filter(json -> json.containsKey("reflection"))
            .flatMap(json -> json.getJsonArray("reflection").stream())
            .forEach(type -> named.add(type.asJsonObject().getString("type")));
      }
    }
    return named;
  }

  private static Stream<String> resources(JsonObject metadata) {
    return metadata.containsKey("resources")
        ? metadata.getJsonArray("resources").stream()
            .map(resource -> resource.asJsonObject().getString("glob"))
        : Stream.empty();
  }

  private static List<JsonObject> metadata(ZipFile zip) {
    return zip.stream()
        .filter(entry -> entry.getName().matches("META-INF/native-image/.*/reachability-.*\\.json"))
        .map(
            entry -> {
              try (InputStream in = zip.getInputStream(entry)) {
                return Json.parse(in.readAllBytes()).orElseThrow();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  private static List<Path> jars() {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .map(Path::of)
            .filter(path -> path.getFileName().toString().matches("signal-[a-z-]+-\\d.*\\.jar"))
            .filter(path -> !path.toString().matches(".*-(tests|fixtures)\\.jar"))
            .filter(path -> !path.getFileName().toString().startsWith("signal-app"))
            .toList();
    assertThat(jars).hasSize(4);
    return jars;
  }

  private static Set<String> touched() throws Exception {
    VirtualMachine vm = launch();
    Set<String> touched = new TreeSet<>();
    try {
      ReferenceType type = vm.classesByName("java.lang.Class").get(0);
      for (String name : MEMBERS) {
        for (Method method : type.methodsByName(name)) {
          BreakpointRequest request =
              vm.eventRequestManager().createBreakpointRequest(method.location());
          request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
          request.enable();
        }
      }
      follow(vm, touched);
      assertThat(new String(vm.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("200");
    } finally {
      vm.process().destroyForcibly();
    }
    return touched;
  }

  private static void follow(VirtualMachine vm, Set<String> touched) throws Exception {
    while (true) {
      EventSet events = vm.eventQueue().remove();
      for (Event event : events) {
        if (event instanceof VMDisconnectEvent) {
          return;
        }
        if (event instanceof BreakpointEvent hit
            && hit.thread().frame(0).thisObject() instanceof ClassObjectReference asked) {
          String name = asked.reflectedType().name();
          if (OURS.matcher(name).matches()) {
            touched.add(name);
          }
        }
      }
      events.resume();
    }
  }

  private static VirtualMachine launch() throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("main").setValue(ReflectionProbe.class.getName());
    Path classPath = Files.createTempFile("class-path", ".args");
    Files.writeString(classPath, "-cp \"" + System.getProperty("java.class.path") + "\"");
    arguments.get("options").setValue("@" + classPath);
    return connector.launch(arguments);
  }
}
