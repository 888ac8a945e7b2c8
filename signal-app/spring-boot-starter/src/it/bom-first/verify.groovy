List<String> list(String module) {
  new File(basedir, "$module/target/dependencies.txt").readLines()*.trim().findAll { it.contains(':') }
}

def plain = list('without-bom')
assert plain.any { it.contains('com.fasterxml.jackson.core:jackson-databind') }
assert plain.any { it.contains('ch.qos.logback:logback-classic') }
assert list('with-bom') == plain

// The test kit brings the libraries and JSON, and no server.
assert !plain.any { it =~ /io\.netty|io\.vertx|picocli|smallrye|webjars/ }
