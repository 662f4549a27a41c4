package com.hunzal.hcm.jobs;

import com.hunzal.hcm.TestDatabases;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WholeServiceOnPostgresqlTests extends WholeServiceContract {}
