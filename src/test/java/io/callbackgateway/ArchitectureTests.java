package io.callbackgateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.Locale;

/** The house as a test: packages are the stations of a callback, and a callback goes one way. */
@AnalyzeClasses(packages = "io.callbackgateway", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule stationsHaveNoCycles =
            slices().matching("io.callbackgateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule eventDependsOnNoOtherStation = noClasses()
            .that()
            .resideInAPackage("..event..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..admin..",
                    "..broker..",
                    "..dispatch..",
                    "..door..",
                    "..inbox..",
                    "..lane..",
                    "..ledger..",
                    "..processing..",
                    "..provider..",
                    "..rejected..",
                    "..subscription..",
                    "..unread..");

    @ArchTest
    static final ArchRule doorSeesNeitherLedgerNorDispatch = noClasses()
            .that()
            .resideInAPackage("..door..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..ledger..", "..dispatch..", "..event..", "..processing..", "..rejected..");

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

    /** In some of them numbers have digits of their own, and an i no dot: neither JSON nor SQL nor a header is written so. */
    @ArchTest
    static final ArchRule nothingDependsOnTheMachinesLanguage = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Configurer") // which Camel generates
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
