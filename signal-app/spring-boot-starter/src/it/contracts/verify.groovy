def suite = new groovy.xml.XmlSlurper()
    .parse(new File(basedir, 'target/surefire-reports/TEST-it.DroppingTransportTest.xml'))
assert suite.@tests == 23
assert suite.@failures == 8
assert suite.@errors == 0
assert suite.@skipped == 0
