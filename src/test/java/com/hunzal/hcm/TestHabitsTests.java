package com.hunzal.hcm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.hamcrest.MatcherAssert;
import org.junit.jupiter.api.Assertions;

/** Habits of the tests that a compiler does not check. */
@AnalyzeClasses(packages = "com.hunzal.hcm", importOptions = OnlyIncludeTests.class)
class TestHabitsTests {

    /** Matchers of Hamcrest are what REST Assured takes, and for nothing else. */
    @ArchTest
    static final ArchRule assertionsAreThoseOfAssertJ = noClasses()
            .that()
            .doNotHaveSimpleName("TestHabitsTests")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Assertions.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(MatcherAssert.class);

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
