package io.callbackgateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The house as a test: packages are the stations of a callback, and a callback goes one way. */
@AnalyzeClasses(packages = "io.callbackgateway", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule stationsHaveNoCycles =
            slices().matching("io.callbackgateway.(*)..").should().beFreeOfCycles();

    /** Every package, and all that it may know. What stands lower knows nothing of what stands higher. */
    private static final Map<String, String> MAY_KNOW = Map.ofEntries(
            entry("admin", "audit broker database files http settings"),
            entry("rejected", "audit door auth http inbox database encryption failure settings"),
            entry("door", "http auth provider inbox settings json tracing"),
            entry("http", "auth provider settings"),
            entry("command", "backup sample routefile provider door settings"),
            entry(
                    "sample",
                    "ask delivery template processing api provider payload ledger lane inbox event auth failure"),
            entry("routefile", "api template payload provider event settings"),
            entry(
                    "processing",
                    "ask api template provider ledger inbox lane broker event endpoint failure settings text tracing"),
            entry("ask", "api provider inbox lane endpoint failure"),
            entry("api", "template provider client endpoint failure settings json tracing"),
            entry("template", "endpoint failure text"),
            entry(
                    "documents",
                    "dispatch ask api ledger timeline lane event client provider inbox json text database files failure"),
            entry(
                    "dispatch",
                    "alarm pause ledger lane broker event client endpoint files failure settings tracing audit unread timeline database"),
            entry("subscription", "audit dispatch broker"),
            entry("audit", "timeline database"),
            entry(
                    "delivery",
                    "reconciliation audit timeline ledger api provider auth inbox lane database endpoint failure settings"),
            entry("pause", "audit provider lane inbox database failure"),
            entry("replay", "alarm processing erasure audit ledger lane provider inbox broker event database failure"),
            entry("unread", "broker settings"),
            entry("erasure", "audit dispatch ledger inbox broker database failure"),
            entry("backup", "audit dispatch ledger lane broker event database files failure settings"),
            entry("alarm", "rejected ledger lane inbox provider broker event database failure"),
            entry("reconciliation", "ask audit question provider inbox database failure settings"),
            entry("timeline", ""),
            entry("provider", "auth payload inbox settings json text"),
            entry("payload", "inbox failure json"),
            entry("ledger", "audit payload question timeline inbox event database encryption failure settings"),
            entry("question", "timeline database"),
            entry("inbox", "broker database failure text tracing"),
            entry("lane", "broker tracing"),
            entry("broker", "event files settings tracing"),
            entry("database", "files failure settings"),
            entry("encryption", "files settings"),
            entry("auth", "settings json text"),
            entry("client", ""),
            entry("tracing", ""),
            entry("emulator", "endpoint"),
            entry(
                    "console",
                    "admin alarm audit auth broker delivery dispatch erasure event inbox lane ledger pause provider reconciliation rejected replay routefile timeline"),
            entry("endpoint", ""),
            entry("settings", ""),
            entry("failure", ""),
            entry("files", "settings"),
            entry("json", ""),
            entry("event", ""),
            entry("text", ""));

    @ArchTest
    static void everyPackageKnowsNoOthersThanItMay(JavaClasses house) {
        LayeredArchitecture plan = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .ensureAllClassesAreContainedInArchitecture()
                .layer("the whole")
                .definedBy("io.callbackgateway");
        for (String name : MAY_KNOW.keySet()) {
            plan = plan.layer(name).definedBy("io.callbackgateway." + name + "..");
        }
        for (Map.Entry<String, String> each : MAY_KNOW.entrySet()) {
            LayeredArchitecture.LayerDependencySpecification layer = plan.whereLayer(each.getKey());
            plan = each.getValue().isEmpty()
                    ? layer.mayNotAccessAnyLayer()
                    : layer.mayOnlyAccessLayers(each.getValue().split(" "));
        }
        plan.check(house);
    }

    /** One can be taken out without looking at another; tokens, signed or not, are one subject in three folders. */
    @ArchTest
    static final ArchRule methodsOfAuthenticationDoNotKnowEachOther = slices().matching("io.callbackgateway.auth.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(resideInAPackage("..auth.methods.."), alwaysTrue())
            .ignoreDependency(
                    resideInAnyPackage("..auth.jwt..", "..auth.oauth2.."),
                    resideInAnyPackage("..auth.token..", "..auth.jwt.."));

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .resideInAnyPackage("..util..", "..utils..", "..common..");

    @ArchTest
    static final ArchRule dependenciesComeThroughConstructors =
            noFields().should().beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired");

    @ArchTest
    static final ArchRule configurationIsNobodyElsesBusiness =
            classes().that().haveSimpleNameEndingWith("Configuration").should().bePackagePrivate();

    /** A stream of rows holds its connection until somebody closes it. */
    @ArchTest
    static final ArchRule rowsAreReadToTheirEnd =
            noClasses().should().callMethod(JdbcClient.MappedQuerySpec.class, "stream");

    /** In some of them numbers have digits of their own, and an i no dot: neither JSON nor SQL nor a header is written so. */
    @ArchTest
    static final ArchRule nothingDependsOnTheMachinesLanguage = noClasses()
            .should()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
            .orShould()
            .callMethod(Locale.class, "getDefault")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(NumberFormat.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Formatter.class);
}
