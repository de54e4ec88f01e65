package dev.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The drawing of the packages as rules: {@code cli -> cases | kibana | runtime -> topology -> stage.* | sink | ledger | deadletter |
 * lookup -> event}. {@code event}, {@code config} and {@code metrics} know nothing of ours; anyone may read configuration
 * and count. Each library has one home.
 */
@AnalyzeClasses(
        packages = "dev.millrace",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.ProcessorOnly.class})
class ArchitectureTest {

    /** The servers of {@code deploy/local} share our name, not our drawing; tests have them on their path. */
    static final class ProcessorOnly implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/dev/millrace/local/");
        }
    }

    private static final String OURS = "dev.millrace..";
    private static final String CASES = "dev.millrace.cases..";
    private static final String CLI = "dev.millrace.cli..";
    private static final String CONFIG = "dev.millrace.config..";
    private static final String DEADLETTER = "dev.millrace.deadletter..";
    private static final String EVENT = "dev.millrace.event..";
    private static final String HTTP = "dev.millrace.http..";
    private static final String KIBANA = "dev.millrace.kibana..";
    private static final String LEDGER = "dev.millrace.ledger..";
    private static final String LOOKUP = "dev.millrace.lookup..";
    private static final String METRICS = "dev.millrace.metrics..";
    private static final String RUNTIME = "dev.millrace.runtime..";
    private static final String SINK = "dev.millrace.sink..";
    private static final String STAGE = "dev.millrace.stage..";
    private static final String ENRICH = "dev.millrace.stage.enrich..";
    private static final String RULES = "dev.millrace.stage.rules..";
    private static final String TOPOLOGY = "dev.millrace.topology..";

    // ---- which of our packages a package may know

    @ArchTest
    static final ArchRule eventKnowsNothingOfOurs = knowsOnly(EVENT);

    @ArchTest
    static final ArchRule configKnowsNothingOfOurs = knowsOnly(CONFIG);

    @ArchTest
    static final ArchRule metricsKnowNothingOfOurs = knowsOnly(METRICS);

    @ArchTest
    static final ArchRule enrichKnowsLookups = knowsOnly(ENRICH, EVENT, CONFIG, LOOKUP);

    @ArchTest
    static final ArchRule otherStagesKnowTheEventAndTheirConfiguration = noClasses()
            .that()
            .resideInAPackage(STAGE)
            .and()
            .resideOutsideOfPackage(ENRICH)
            .should()
            .dependOnClassesThat(resideInAnyPackage(OURS).and(not(resideInAnyPackage(STAGE, EVENT, CONFIG))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noStageKnowsAnother = slices().matching("dev.millrace.stage.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule lookupsKnowTheEvent = knowsOnly(LOOKUP, EVENT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule sinkKnowsTheEvent = knowsOnly(SINK, EVENT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule kibanaKnowsConfiguration = knowsOnly(KIBANA, CONFIG);

    @ArchTest
    static final ArchRule ledgerKnowsTheEvent = knowsOnly(LEDGER, EVENT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule deadLettersKnowTheEvent = knowsOnly(DEADLETTER, EVENT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule httpReadsViews = noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, RUNTIME, TOPOLOGY, STAGE)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule topologyWiresWhatIsBelowIt = noClasses()
            .that()
            .resideInAPackage(TOPOLOGY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, RUNTIME, HTTP)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingKnowsTheCommandLine = noClasses()
            .that()
            .resideInAPackage(OURS)
            .and()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLI)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyACommandRunsCases = noClasses()
            .that()
            .resideInAPackage(OURS)
            .and()
            .resideOutsideOfPackages(CASES, CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CASES)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule casesNeedNoServer = noClasses()
            .that()
            .resideInAPackage(CASES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, RUNTIME, HTTP, LEDGER, DEADLETTER)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyACommandStartsHttp = noClasses()
            .that()
            .resideInAPackage(OURS)
            .and()
            .resideOutsideOfPackages(HTTP, CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HTTP)
            .allowEmptyShould(true);

    // ---- where each library lives

    /** Two apart: binding the meters of Kafka's clients takes both libraries, and a lookup may be a topic. */
    @ArchTest
    static final ArchRule kafkaStopsWhereEventsBegin = noClasses()
            .that()
            .resideInAPackage(OURS)
            .and()
            .resideOutsideOfPackages(TOPOLOGY, RUNTIME, LEDGER, DEADLETTER, CLI)
            .and()
            .doNotHaveFullyQualifiedName("dev.millrace.metrics.KafkaMeters")
            .and()
            .haveNameNotMatching("dev\\.millrace\\.lookup\\.TopicLookup.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule picocliLivesInCli = livesOnlyIn("picocli..", CLI);

    @ArchTest
    static final ArchRule smallRyeLivesInConfig = noClasses()
            .that()
            .resideInAPackage(OURS)
            .and()
            .resideOutsideOfPackage(CONFIG)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.smallrye..", "org.eclipse.microprofile..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule micrometerLivesInMetrics = livesOnlyIn("io.micrometer..", METRICS);

    @ArchTest
    static final ArchRule prometheusLivesInMetrics = livesOnlyIn("io.prometheus..", METRICS);

    @ArchTest
    static final ArchRule elasticsearchLivesInSink = noClasses()
            .that()
            .resideInAPackage(OURS)
            .and()
            .resideOutsideOfPackage(SINK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("co.elastic.clients..", "org.elasticsearch..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule grokLivesWithTheTextFormats =
            livesOnlyIn("org.opensearch.grok..", "dev.millrace.stage.decode.text..");

    @ArchTest
    static final ArchRule caffeineLivesInLookup = livesOnlyIn("com.github.benmanes.caffeine..", LOOKUP);

    @ArchTest
    static final ArchRule resilience4jLivesInLookup = livesOnlyIn("io.github.resilience4j..", LOOKUP);

    @ArchTest
    static final ArchRule celLivesInRules = livesOnlyIn("dev.cel..", RULES);

    @ArchTest
    static final ArchRule re2jLivesInLookup = livesOnlyIn("com.google.re2j..", LOOKUP);

    @ArchTest
    static final ArchRule maxMindLivesInLookup = livesOnlyIn("com.maxmind..", LOOKUP);

    @ArchTest
    static final ArchRule userAgentsLiveInLookup = livesOnlyIn("ua_parser..", LOOKUP);

    @ArchTest
    static final ArchRule sqlLivesInLookup = livesOnlyIn("java.sql..", LOOKUP);

    @ArchTest
    static final ArchRule javalinLivesInHttp = livesOnlyIn("io.javalin..", HTTP);

    // ---- habits

    @ArchTest
    static final ArchRule everyClassHasARoom = classes()
            .that()
            .resideInAPackage(OURS)
            .and()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .resideInAnyPackage(
                    CASES,
                    CLI,
                    CONFIG,
                    DEADLETTER,
                    EVENT,
                    HTTP,
                    KIBANA,
                    LEDGER,
                    LOOKUP,
                    METRICS,
                    RUNTIME,
                    SINK,
                    STAGE,
                    TOPOLOGY);

    @ArchTest
    static final ArchRule noImplementationIsNamedAfterItsInterface = noClasses()
            .that()
            .resideInAPackage(OURS)
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util");

    private static ArchRule knowsOnly(String ofPackage, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(ofPackage)
                .should()
                .dependOnClassesThat(resideInAnyPackage(OURS)
                        .and(not(resideInAnyPackage(ofPackage)))
                        .and(not(resideInAnyPackage(others))))
                .allowEmptyShould(true);
    }

    private static ArchRule livesOnlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(OURS)
                .and()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }
}
