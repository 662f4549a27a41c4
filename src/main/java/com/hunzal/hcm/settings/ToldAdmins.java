package com.hunzal.hcm.settings;

import com.hunzal.hcm.database.Database;
import org.springframework.stereotype.Component;

/** Whether an organization has admins whom the service tells things: for whoever has to ask often. */
@Component
public class ToldAdmins {

    private final Database database;

    ToldAdmins(Database database) {
        this.database = database;
    }

    /** One look at an index. Who they are, {@link Settings#forDelivery} says. */
    public boolean any(String organizationId) {
        return database.reads()
                .sql("SELECT 1 FROM notification_settings"
                        + " WHERE organization_id = :org AND admin_recipients IS NOT NULL")
                .param("org", organizationId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }
}
