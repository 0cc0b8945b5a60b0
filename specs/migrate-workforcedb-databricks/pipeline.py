# Databricks notebook source
# MAGIC %md
# MAGIC # WorkforceDB to Databricks
# MAGIC
# MAGIC Medallion pipeline into `main.workforce`: 41 bronze (raw), 67 silver (cleaned) and 11 gold (business) datasets.
# MAGIC
# MAGIC - Runs as a pipeline, serverless or classic: the driver of `format("sqlserver")` is part of the runtime. Pipelines cannot load JARs.
# MAGIC - Needs the secret scope `sqlserver` with the keys `sqlserver_jdbc_url`, `sqlserver_user` and `sqlserver_password`.
# MAGIC - Date and time columns without a zone are read as `UTC`, which is every dataset's session time zone; `time_zone` in the design changes it.

# COMMAND ----------

import re

import dlt
from pyspark.sql.functions import col, current_timestamp, expr

# COMMAND ----------

# The session's time zone of every dataset: moments without a zone are read as the source wrote them.
SESSION = {"spark.sql.session.timeZone": "UTC"}
SECRET_SCOPE = "sqlserver"


def secret(key):
    return dbutils.secrets.get(scope=SECRET_SCOPE, key=key)


def source_address(url):
    """Host, port and database of a URL such as jdbc:sqlserver://host:1433;databaseName=db."""
    prefix = "jdbc:sqlserver://"
    if not url.lower().startswith(prefix):
        raise ValueError("the secret sqlserver_jdbc_url must begin with " + prefix)
    server, _, rest = url[len(prefix) :].partition(";")
    properties = {}
    for name, value in re.findall(r"([^=;]+)=(\{(?:[^}]|\}\})*\}|[^;]*)", rest):
        braced = value.startswith("{") and value.endswith("}")
        properties[name.strip().lower()] = value[1:-1].replace("}}", "}") if braced else value.strip()
    address, colon, port = server.strip().rpartition(":")
    if not colon or not port.isdigit():
        address, port = server.strip(), properties.get("portnumber") or properties.get("port") or ""
    host, _, instance = address.partition("\\")
    host = host or properties.get("servername") or properties.get("server") or ""
    database = properties.get("databasename") or properties.get("database") or ""
    if not host or not database:
        raise ValueError("the secret sqlserver_jdbc_url must name a host and a databaseName")
    if (instance or properties.get("instancename")) and not port:
        raise ValueError("the secret sqlserver_jdbc_url names an instance: add its port, as in host:1435")
    return host, port or "1433", database


def read_source(table):
    """A table of the source, or a query in parentheses with an alias."""
    host, port, database = source_address(secret("sqlserver_jdbc_url"))
    return (
        spark.read.format("sqlserver")
        .option("host", host)
        .option("port", port)
        .option("database", database)
        .option("user", secret("sqlserver_user"))
        .option("password", secret("sqlserver_password"))
        .option("dbtable", table)
        .load()
    )

# COMMAND ----------

# MAGIC %md
# MAGIC ## Bronze: raw copies of the source

# COMMAND ----------

@dlt.table(name="bronze_audit_change_log", comment="Raw copy of audit.ChangeLog", spark_conf=SESSION)
def bronze_audit_change_log():
    return read_source("[audit].[ChangeLog]").select(
        col("ChangeID"),
        col("TableName"),
        col("KeyValue"),
        col("Operation"),
        col("OldRow"),
        col("NewRow"),
        col("ChangedBy"),
        col("ChangedAt"),
        col("HostName"),
    )

# COMMAND ----------

@dlt.table(name="bronze_audit_login_event", comment="Raw copy of audit.LoginEvent", spark_conf=SESSION)
def bronze_audit_login_event():
    return read_source("[audit].[LoginEvent]").select(
        col("LoginEventID"),
        col("LoginName"),
        col("EventTime"),
        col("ClientIp"),
        col("Succeeded"),
    )

# COMMAND ----------

@dlt.table(name="bronze_audit_job_run", comment="Raw copy of audit.JobRun", spark_conf=SESSION)
def bronze_audit_job_run():
    return read_source("[audit].[JobRun]").select(
        col("JobRunID"),
        col("JobName"),
        col("StartedAt"),
        col("EndedAt"),
        col("Outcome"),
        col("Message"),
    )

# COMMAND ----------

@dlt.table(name="bronze_app_setting", comment="Raw copy of dbo.AppSetting", spark_conf=SESSION)
def bronze_app_setting():
    return read_source("[dbo].[AppSetting]").select(
        col("SettingKey"),
        col("SettingValue"),
        col("ValueType"),
        col("IsSecret"),
        col("ChangedBy"),
        col("ChangedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_calendar", comment="Raw copy of dbo.Calendar", spark_conf=SESSION)
def bronze_calendar():
    return read_source("[dbo].[Calendar]").select(
        col("CalendarDate"),
        col("YearNo"),
        col("MonthNo"),
        col("IsoWeek"),
        col("DayName"),
        col("IsWeekend"),
        col("HolidayName"),
        col("HolidayCountry"),
    )

# COMMAND ----------

@dlt.table(name="bronze_company", comment="Raw copy of dbo.Company", spark_conf=SESSION)
def bronze_company():
    return read_source("[dbo].[Company]").select(
        col("CompanyID"),
        col("LegalName"),
        col("TradingName"),
        col("RegistrationNo"),
        col("VatNumber"),
        col("FiscalYearStart"),
        col("BaseCurrency"),
        col("Settings"),
        col("CreatedAt"),
        col("RowVer"),
    )

# COMMAND ----------

@dlt.table(name="bronze_country", comment="Raw copy of dbo.Country", spark_conf=SESSION)
def bronze_country():
    return read_source("[dbo].[Country]").select(
        col("CountryCode"),
        col("CountryName"),
        col("DialPrefix"),
        col("IsEU"),
        col("TimeZone"),
    )

# COMMAND ----------

@dlt.table(name="bronze_currency", comment="Raw copy of dbo.Currency", spark_conf=SESSION)
def bronze_currency():
    return read_source("[dbo].[Currency]").select(
        col("CurrencyCode"),
        col("CurrencyName"),
        col("MinorUnits"),
        col("Symbol"),
    )

# COMMAND ----------

@dlt.table(name="bronze_site", comment="Raw copy of dbo.Site", spark_conf=SESSION)
def bronze_site():
    # Converted to text on the server, because Spark cannot read the type: Location (geography).
    return read_source("(SELECT [SiteID], [CompanyID], [SiteCode], [SiteName], [Street], [PostalCode], [City], [CountryCode], [Location].STAsText() AS [Location], [Latitude], [Longitude], [OpensAt], [ClosesAt], [IsDeleted], [DeletedAt], [ModifiedAt] FROM [dbo].[Site]) AS source_rows").select(
        col("SiteID"),
        col("CompanyID"),
        col("SiteCode"),
        col("SiteName"),
        col("Street"),
        col("PostalCode"),
        col("City"),
        col("CountryCode"),
        col("Location"),
        col("Latitude"),
        col("Longitude"),
        col("OpensAt"),
        col("ClosesAt"),
        col("IsDeleted"),
        col("DeletedAt"),
        col("ModifiedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_site_floor", comment="Raw copy of dbo.SiteFloor", spark_conf=SESSION)
def bronze_site_floor():
    # Converted to text on the server, because Spark cannot read the type: FloorPlan (geometry).
    return read_source("(SELECT [SiteFloorID], [SiteID], [FloorNo], [FloorName], [FloorPlan].STAsText() AS [FloorPlan], [PlanArea], [FireLimit] FROM [dbo].[SiteFloor]) AS source_rows").select(
        col("SiteFloorID"),
        col("SiteID"),
        col("FloorNo"),
        col("FloorName"),
        col("FloorPlan"),
        col("PlanArea"),
        col("FireLimit"),
    )

# COMMAND ----------

@dlt.table(name="bronze_cursor_log", comment="Raw copy of dbo.cursor_log", spark_conf=SESSION)
def bronze_cursor_log():
    return read_source("[dbo].[cursor_log]").select(
        col("log_id"),
        col("job_name"),
        col("started"),
        col("finished"),
        col("rows_done"),
        col("seconds"),
        col("note"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_absence_type", comment="Raw copy of hr.AbsenceType", spark_conf=SESSION)
def bronze_hr_absence_type():
    return read_source("[hr].[AbsenceType]").select(
        col("AbsenceCode"),
        col("AbsenceName"),
        col("IsPaid"),
        col("NeedsDoctor"),
        col("ColourHex"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_absence", comment="Raw copy of hr.Absence", spark_conf=SESSION)
def bronze_hr_absence():
    return read_source("[hr].[Absence]").select(
        col("AbsenceID"),
        col("EmployeeID"),
        col("AbsenceCode"),
        col("StartDate"),
        col("EndDate"),
        col("Days"),
        col("RequestedAt"),
        col("ApprovedBy"),
        col("ApprovedAt"),
        col("Comment"),
        col("DeletedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_leave_balance", comment="Raw copy of hr.LeaveBalance", spark_conf=SESSION)
def bronze_hr_leave_balance():
    return read_source("[hr].[LeaveBalance]").select(
        col("EmployeeID"),
        col("LeaveYear"),
        col("EntitledDays"),
        col("TakenDays"),
        col("CarriedDays"),
        col("OpenDays"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_department", comment="Raw copy of hr.Department", spark_conf=SESSION)
def bronze_hr_department():
    # Converted to text on the server, because Spark cannot read the type: OrgNode (hierarchyid).
    return read_source("(SELECT [DepartmentID], [OrgNode].ToString() AS [OrgNode], [OrgLevel], [DepartmentCode], [DepartmentName], [SiteID], [ManagerID], [CostCentre], [Budget], [ValidFrom], [ValidTo], [IsDeleted] FROM [hr].[Department]) AS source_rows").select(
        col("DepartmentID"),
        col("OrgNode"),
        col("OrgLevel"),
        col("DepartmentCode"),
        col("DepartmentName"),
        col("SiteID"),
        col("ManagerID"),
        col("CostCentre"),
        col("Budget"),
        col("ValidFrom"),
        col("ValidTo"),
        col("IsDeleted"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_document", comment="Raw copy of hr.Document", spark_conf=SESSION)
def bronze_hr_document():
    return read_source("[hr].[Document]").select(
        col("DocumentID"),
        col("EmployeeID"),
        col("FileName"),
        col("MimeType"),
        col("Content"),
        col("Metadata"),
        col("Sha256"),
        col("UploadedAt"),
        col("IsDeleted"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_emergency_contact", comment="Raw copy of hr.EmergencyContact", spark_conf=SESSION)
def bronze_hr_emergency_contact():
    return read_source("[hr].[EmergencyContact]").select(
        col("EmployeeID"),
        col("Priority"),
        col("ContactName"),
        col("Relation"),
        col("Phone"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_employee", comment="Raw copy of hr.Employee", spark_conf=SESSION)
def bronze_hr_employee():
    # Hidden period columns are not read: SysStart, SysEnd.
    return read_source("[hr].[Employee]").select(
        col("EmployeeID"),
        col("EmployeeCode"),
        col("RowGuid"),
        col("FirstName"),
        col("MiddleName"),
        col("LastName"),
        col("FullName"),
        col("BirthDate"),
        col("Email"),
        col("PositionID"),
        col("DepartmentID"),
        col("ManagerID"),
        col("SiteID"),
        col("HireDate"),
        col("TerminationDate"),
        col("AnnualSalary"),
        col("FteShare"),
        col("Status"),
        col("BadgePhoto"),
        col("IsDeleted"),
        col("DeletedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_employee_address", comment="Raw copy of hr.EmployeeAddress", spark_conf=SESSION)
def bronze_hr_employee_address():
    # Converted to text on the server, because Spark cannot read the type: GeoPoint (geography).
    return read_source("(SELECT [AddressID], [EmployeeID], [AddressKind], [Line1], [Line2], [PostalCode], [City], [CountryCode], [GeoPoint].STAsText() AS [GeoPoint], [ValidFrom] FROM [hr].[EmployeeAddress]) AS source_rows").select(
        col("AddressID"),
        col("EmployeeID"),
        col("AddressKind"),
        col("Line1"),
        col("Line2"),
        col("PostalCode"),
        col("City"),
        col("CountryCode"),
        col("GeoPoint"),
        col("ValidFrom"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_employment_contract", comment="Raw copy of hr.EmploymentContract", spark_conf=SESSION)
def bronze_hr_employment_contract():
    return read_source("[hr].[EmploymentContract]").select(
        col("ContractID"),
        col("EmployeeID"),
        col("ContractNo"),
        col("StartDate"),
        col("EndDate"),
        col("WeeklyHours"),
        col("NoticeWeeks"),
        col("Clauses"),
        col("SignedOn"),
        col("SignedPdf"),
        col("IsDeleted"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_job_grade", comment="Raw copy of hr.JobGrade", spark_conf=SESSION)
def bronze_hr_job_grade():
    return read_source("[hr].[JobGrade]").select(
        col("GradeCode"),
        col("GradeName"),
        col("MinSalary"),
        col("MaxSalary"),
        col("MidPoint"),
        col("HoursPerWeek"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_position", comment="Raw copy of hr.Position", spark_conf=SESSION)
def bronze_hr_position():
    return read_source("[hr].[Position]").select(
        col("PositionID"),
        col("PositionTitle"),
        col("DepartmentID"),
        col("GradeCode"),
        col("Headcount"),
        col("IsShiftWork"),
        col("Profile"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_skill", comment="Raw copy of hr.Skill", spark_conf=SESSION)
def bronze_hr_skill():
    return read_source("[hr].[Skill]").select(
        col("SkillID"),
        col("SkillName"),
        col("Category"),
        col("RenewMonths"),
    )

# COMMAND ----------

@dlt.table(name="bronze_hr_employee_skill", comment="Raw copy of hr.EmployeeSkill", spark_conf=SESSION)
def bronze_hr_employee_skill():
    return read_source("[hr].[EmployeeSkill]").select(
        col("EmployeeID"),
        col("SkillID"),
        col("Level"),
        col("CertifiedOn"),
        col("ExpiresOn"),
    )

# COMMAND ----------

@dlt.table(name="bronze_ops_clock_device", comment="Raw copy of ops.ClockDevice", spark_conf=SESSION)
def bronze_ops_clock_device():
    # Converted to text on the server, because Spark cannot read the type: Position (geometry).
    return read_source("(SELECT [DeviceID], [SiteID], [SerialNo], [IpAddress], [Position].STAsText() AS [Position], [LastSeen], [IsActive] FROM [ops].[ClockDevice]) AS source_rows").select(
        col("DeviceID"),
        col("SiteID"),
        col("SerialNo"),
        col("IpAddress"),
        col("Position"),
        col("LastSeen"),
        col("IsActive"),
    )

# COMMAND ----------

@dlt.table(name="bronze_ops_incident", comment="Raw copy of ops.Incident", spark_conf=SESSION)
def bronze_ops_incident():
    # Converted to text on the server, because Spark cannot read the type: Place (geography).
    return read_source("(SELECT [IncidentID], [SiteID], [ReportedBy], [OccurredAt], [Place].STAsText() AS [Place], [Severity], [Details], [Photo], [ClosedAt], [DeletedAt] FROM [ops].[Incident]) AS source_rows").select(
        col("IncidentID"),
        col("SiteID"),
        col("ReportedBy"),
        col("OccurredAt"),
        col("Place"),
        col("Severity"),
        col("Details"),
        col("Photo"),
        col("ClosedAt"),
        col("DeletedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_ops_roster", comment="Raw copy of ops.Roster", spark_conf=SESSION)
def bronze_ops_roster():
    return read_source("[ops].[Roster]").select(
        col("RosterID"),
        col("SiteID"),
        col("WeekStart"),
        col("PublishedAt"),
        col("PublishedBy"),
        col("Version"),
    )

# COMMAND ----------

@dlt.table(name="bronze_ops_shift_assignment", comment="Raw copy of ops.ShiftAssignment", spark_conf=SESSION)
def bronze_ops_shift_assignment():
    return read_source("[ops].[ShiftAssignment]").select(
        col("AssignmentID"),
        col("RosterID"),
        col("ShiftID"),
        col("EmployeeID"),
        col("WorkDate"),
        col("Role"),
        col("Source"),
        col("IsDeleted"),
    )

# COMMAND ----------

@dlt.table(name="bronze_ops_shift", comment="Raw copy of ops.Shift", spark_conf=SESSION)
def bronze_ops_shift():
    return read_source("[ops].[Shift]").select(
        col("ShiftID"),
        col("SiteID"),
        col("ShiftCode"),
        col("ShiftName"),
        col("StartsAt"),
        col("EndsAt"),
        col("BreakMinutes"),
        col("CrossesMidnight"),
        col("MinStaff"),
        col("DeletedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_ops_time_entry", comment="Raw copy of ops.TimeEntry", spark_conf=SESSION)
def bronze_ops_time_entry():
    return read_source("[ops].[TimeEntry]").select(
        col("TimeEntryID"),
        col("EmployeeID"),
        col("WorkDate"),
        col("ClockIn"),
        col("ClockOut"),
        col("WorkedMinutes"),
        col("DeviceID"),
        col("CostCentre"),
        col("EnteredBy"),
        col("Approved"),
        col("RowGuid"),
    )

# COMMAND ----------

@dlt.table(name="bronze_payroll_bank_account", comment="Raw copy of payroll.BankAccount", spark_conf=SESSION)
def bronze_payroll_bank_account():
    return read_source("[payroll].[BankAccount]").select(
        col("BankAccountID"),
        col("EmployeeID"),
        col("Iban"),
        col("Bic"),
        col("HolderName"),
        col("SharePct"),
        col("VerifiedOn"),
        col("IsDeleted"),
    )

# COMMAND ----------

@dlt.table(name="bronze_payroll_pay_element", comment="Raw copy of payroll.PayElement", spark_conf=SESSION)
def bronze_payroll_pay_element():
    return read_source("[payroll].[PayElement]").select(
        col("ElementCode"),
        col("ElementName"),
        col("Kind"),
        col("merge"),
        col("SortOrder"),
        col("Formula"),
        col("GlAccount"),
    )

# COMMAND ----------

@dlt.table(name="bronze_payroll_pay_period", comment="Raw copy of payroll.PayPeriod", spark_conf=SESSION)
def bronze_payroll_pay_period():
    return read_source("[payroll].[PayPeriod]").select(
        col("PeriodID"),
        col("CompanyID"),
        col("PeriodCode"),
        col("StartDate"),
        col("EndDate"),
        col("PayDate"),
        col("IsClosed"),
        col("ClosedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_payroll_pay_run", comment="Raw copy of payroll.PayRun", spark_conf=SESSION)
def bronze_payroll_pay_run():
    return read_source("[payroll].[PayRun]").select(
        col("PayRunID"),
        col("PeriodID"),
        col("RunKind"),
        col("Status"),
        col("StartedAt"),
        col("PostedAt"),
        col("PostedBy"),
        col("GrossTotal"),
        col("NetTotal"),
        col("RowVer"),
    )

# COMMAND ----------

@dlt.table(name="bronze_payroll_pay_slip", comment="Raw copy of payroll.PaySlip", spark_conf=SESSION)
def bronze_payroll_pay_slip():
    return read_source("[payroll].[PaySlip]").select(
        col("PaySlipID"),
        col("PayRunID"),
        col("EmployeeID"),
        col("Gross"),
        col("Tax"),
        col("Social"),
        col("Net"),
        col("BankAccountID"),
        col("PaidAt"),
        col("Remark"),
    )

# COMMAND ----------

@dlt.table(name="bronze_payroll_pay_slip_line", comment="Raw copy of payroll.PaySlipLine", spark_conf=SESSION)
def bronze_payroll_pay_slip_line():
    return read_source("[payroll].[PaySlipLine]").select(
        col("PaySlipID"),
        col("LineNo"),
        col("ElementCode"),
        col("Quantity"),
        col("Rate"),
        col("Amount"),
    )

# COMMAND ----------

@dlt.table(name="bronze_payroll_rate_history", comment="Raw copy of payroll.RateHistory", spark_conf=SESSION)
def bronze_payroll_rate_history():
    return read_source("[payroll].[RateHistory]").select(
        col("RateHistoryID"),
        col("EmployeeID"),
        col("EffectiveFrom"),
        col("HourlyRate"),
        col("Reason"),
        col("pivot"),
        col("ApprovedBy"),
    )

# COMMAND ----------

@dlt.table(name="bronze_payroll_tax_bracket", comment="Raw copy of payroll.TaxBracket", spark_conf=SESSION)
def bronze_payroll_tax_bracket():
    return read_source("[payroll].[TaxBracket]").select(
        col("CountryCode"),
        col("TaxYear"),
        col("LowerBound"),
        col("UpperBound"),
        col("RatePct"),
        col("FixedAmount"),
    )

# COMMAND ----------

@dlt.table(name="bronze_stg_employee_import", comment="Raw copy of stg.EmployeeImport", spark_conf=SESSION)
def bronze_stg_employee_import():
    return read_source("[stg].[EmployeeImport]").select(
        col("ImportID"),
        col("BatchID"),
        col("EmployeeCode"),
        col("FirstName"),
        col("LastName"),
        col("Email"),
        col("PositionTitle"),
        col("SiteCode"),
        col("HireDate"),
        col("AnnualSalary"),
        col("RawLine"),
        col("RejectReason"),
        col("LoadedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_stg_time_entry_import", comment="Raw copy of stg.TimeEntryImport", spark_conf=SESSION)
def bronze_stg_time_entry_import():
    return read_source("[stg].[TimeEntryImport]").select(
        col("ImportID"),
        col("EmployeeCode"),
        col("ClockIn"),
        col("ClockOut"),
        col("merge"),
        col("RejectReason"),
        col("LoadedAt"),
    )

# COMMAND ----------

@dlt.table(name="bronze_stg_import_probe", comment="Raw copy of stg.ImportProbe", spark_conf=SESSION)
def bronze_stg_import_probe():
    return read_source("[stg].[ImportProbe]").select(
        col("ProbeID"),
        col("ProbeText"),
        col("ProbedAt"),
    )

# COMMAND ----------

# MAGIC %md
# MAGIC ## Silver: cleaned, with expectations, without deleted rows

# COMMAND ----------

@dlt.table(name="silver_audit_change_log", comment="Cleaned rows of audit.ChangeLog", spark_conf=SESSION)
@dlt.expect_all(
    {
        "table_name_not_null": "`TableName` IS NOT NULL",
        "key_value_not_null": "`KeyValue` IS NOT NULL",
        "operation_not_null": "`Operation` IS NOT NULL",
        "changed_by_not_null": "`ChangedBy` IS NOT NULL",
        "changed_at_not_null": "`ChangedAt` IS NOT NULL",
        "ck_change_log_operation": "coalesce(upper(rtrim(`Operation`)) IN ('I', 'U', 'D'), true)",  # CHECK CK_ChangeLog_Operation
        "key_value_length": "coalesce(length(`KeyValue`) <= 200, true)",
        "operation_length": "coalesce(length(`Operation`) <= 1, true)",
        "host_name_length": "coalesce(length(`HostName`) <= 128, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "change_id_not_null": "`ChangeID` IS NOT NULL",
    }
)
def silver_audit_change_log():
    return (
        dlt.read("bronze_audit_change_log")
        .select(
            col("ChangeID"),
            col("TableName"),
            col("KeyValue"),
            expr("rtrim(`Operation`)").alias("Operation"),  # char comes padded with blanks
            col("OldRow"),
            col("NewRow"),
            col("ChangedBy"),
            col("ChangedAt"),
            col("HostName"),
        )
        .withColumn("change_log_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_audit_login_event", comment="Cleaned rows of audit.LoginEvent", spark_conf=SESSION)
@dlt.expect_all(
    {
        "login_event_id_not_null": "`LoginEventID` IS NOT NULL",
        "login_name_not_null": "`LoginName` IS NOT NULL",
        "event_time_not_null": "`EventTime` IS NOT NULL",
        "succeeded_not_null": "`Succeeded` IS NOT NULL",
        "client_ip_length": "coalesce(length(`ClientIp`) <= 48, true)",
    }
)
def silver_audit_login_event():
    return (
        dlt.read("bronze_audit_login_event")
        .select(
            col("LoginEventID"),
            col("LoginName"),
            col("EventTime"),
            col("ClientIp"),
            col("Succeeded"),
        )
        .withColumn("login_event_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_audit_job_run", comment="Cleaned rows of audit.JobRun", spark_conf=SESSION)
@dlt.expect_all(
    {
        "job_name_not_null": "`JobName` IS NOT NULL",
        "started_at_not_null": "`StartedAt` IS NOT NULL",
        "check_1": "coalesce(upper(rtrim(`Outcome`)) IN ('OK', 'FAILED', 'CANCELLED'), true)",  # CHECK
        "job_name_length": "coalesce(length(`JobName`) <= 128, true)",
        "outcome_length": "coalesce(length(`Outcome`) <= 12, true)",
        "message_length": "coalesce(length(`Message`) <= 2048, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "job_run_id_not_null": "`JobRunID` IS NOT NULL",
    }
)
def silver_audit_job_run():
    return (
        dlt.read("bronze_audit_job_run")
        .select(
            col("JobRunID"),
            col("JobName"),
            col("StartedAt"),
            col("EndedAt"),
            col("Outcome"),
            col("Message"),
        )
        .withColumn("job_run_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_app_setting", comment="Cleaned rows of dbo.AppSetting", spark_conf=SESSION)
@dlt.expect_all(
    {
        "value_type_not_null": "`ValueType` IS NOT NULL",
        "is_secret_not_null": "`IsSecret` IS NOT NULL",
        "changed_by_not_null": "`ChangedBy` IS NOT NULL",
        "changed_at_not_null": "`ChangedAt` IS NOT NULL",
        "ck_app_setting_value_type": "coalesce(upper(rtrim(`ValueType`)) IN ('STRING', 'INT', 'BOOL', 'JSON'), true)",  # CHECK CK_AppSetting_ValueType
        "setting_key_length": "coalesce(length(`SettingKey`) <= 100, true)",
        "value_type_length": "coalesce(length(`ValueType`) <= 20, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "setting_key_not_null": "`SettingKey` IS NOT NULL",
    }
)
def silver_app_setting():
    return (
        dlt.read("bronze_app_setting")
        .select(
            col("SettingKey"),
            col("SettingValue"),
            col("ValueType"),
            col("IsSecret"),
            col("ChangedBy"),
            expr("CAST(`ChangedAt` AS TIMESTAMP)").alias("ChangedAt"),  # a moment with its zone
        )
        .withColumn("app_setting_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_calendar", comment="Cleaned rows of dbo.Calendar", spark_conf=SESSION)
@dlt.expect_all(
    {
        "day_name_not_null": "`DayName` IS NOT NULL",
        "is_weekend_not_null": "`IsWeekend` IS NOT NULL",
        "day_name_length": "coalesce(length(`DayName`) <= 20, true)",
        "holiday_name_length": "coalesce(length(`HolidayName`) <= 80, true)",
        "holiday_country_length": "coalesce(length(`HolidayCountry`) <= 2, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "calendar_date_not_null": "`CalendarDate` IS NOT NULL",
    }
)
def silver_calendar():
    return (
        dlt.read("bronze_calendar")
        .select(
            col("CalendarDate"),
            col("YearNo"),
            col("MonthNo"),
            col("IsoWeek"),
            col("DayName"),
            col("IsWeekend"),
            col("HolidayName"),
            expr("rtrim(`HolidayCountry`)").alias("HolidayCountry"),  # char comes padded with blanks
        )
        .withColumn("calendar_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_company", comment="Cleaned rows of dbo.Company", spark_conf=SESSION)
@dlt.expect_all(
    {
        "legal_name_not_null": "`LegalName` IS NOT NULL",
        "registration_no_not_null": "`RegistrationNo` IS NOT NULL",
        "fiscal_year_start_not_null": "`FiscalYearStart` IS NOT NULL",
        "base_currency_not_null": "`BaseCurrency` IS NOT NULL",
        "created_at_not_null": "`CreatedAt` IS NOT NULL",
        "row_ver_not_null": "`RowVer` IS NOT NULL",
        "ck_company_fiscal_year_start": "coalesce(`FiscalYearStart` >= 1 AND `FiscalYearStart` <= 12, true)",  # CHECK CK_Company_FiscalYearStart
        "legal_name_length": "coalesce(length(`LegalName`) <= 200, true)",
        "trading_name_length": "coalesce(length(`TradingName`) <= 200, true)",
        "registration_no_length": "coalesce(length(`RegistrationNo`) <= 30, true)",
        "vat_number_length": "coalesce(length(`VatNumber`) <= 20, true)",
        "fiscal_year_start_range": "coalesce(`FiscalYearStart` BETWEEN 0 AND 255, true)",
        "base_currency_length": "coalesce(length(`BaseCurrency`) <= 3, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "company_id_not_null": "`CompanyID` IS NOT NULL",
    }
)
def silver_company():
    # BaseCurrency refers to dbo.Currency (CurrencyCode).
    return (
        dlt.read("bronze_company")
        .select(
            col("CompanyID"),
            col("LegalName"),
            col("TradingName"),
            col("RegistrationNo"),
            col("VatNumber"),
            expr("CAST(`FiscalYearStart` AS SMALLINT)").alias("FiscalYearStart"),  # tinyint has no sign here: 0 to 255
            expr("rtrim(`BaseCurrency`)").alias("BaseCurrency"),  # char comes padded with blanks
            col("Settings"),
            col("CreatedAt"),
            col("RowVer"),
        )
        .withColumn("company_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_country", comment="Cleaned rows of dbo.Country", spark_conf=SESSION)
@dlt.expect_all(
    {
        "country_name_not_null": "`CountryName` IS NOT NULL",
        "is_eu_not_null": "`IsEU` IS NOT NULL",
        "time_zone_not_null": "`TimeZone` IS NOT NULL",
        "country_code_length": "coalesce(length(`CountryCode`) <= 2, true)",
        "country_name_length": "coalesce(length(`CountryName`) <= 100, true)",
        "dial_prefix_length": "coalesce(length(`DialPrefix`) <= 6, true)",
        "time_zone_length": "coalesce(length(`TimeZone`) <= 64, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "country_code_not_null": "`CountryCode` IS NOT NULL",
    }
)
def silver_country():
    return (
        dlt.read("bronze_country")
        .select(
            expr("rtrim(`CountryCode`)").alias("CountryCode"),  # char comes padded with blanks
            col("CountryName"),
            col("DialPrefix"),
            col("IsEU"),
            col("TimeZone"),
        )
        .withColumn("country_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_currency", comment="Cleaned rows of dbo.Currency", spark_conf=SESSION)
@dlt.expect_all(
    {
        "currency_name_not_null": "`CurrencyName` IS NOT NULL",
        "minor_units_not_null": "`MinorUnits` IS NOT NULL",
        "check_1": "coalesce(length(rtrim(`CurrencyCode`)) = 3, true)",  # CHECK
        "currency_code_length": "coalesce(length(`CurrencyCode`) <= 3, true)",
        "currency_name_length": "coalesce(length(`CurrencyName`) <= 60, true)",
        "minor_units_range": "coalesce(`MinorUnits` BETWEEN 0 AND 255, true)",
        "symbol_length": "coalesce(length(`Symbol`) <= 5, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "currency_code_not_null": "`CurrencyCode` IS NOT NULL",
    }
)
def silver_currency():
    return (
        dlt.read("bronze_currency")
        .select(
            expr("rtrim(`CurrencyCode`)").alias("CurrencyCode"),  # char comes padded with blanks
            col("CurrencyName"),
            expr("CAST(`MinorUnits` AS SMALLINT)").alias("MinorUnits"),  # tinyint has no sign here: 0 to 255
            col("Symbol"),
        )
        .withColumn("currency_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_site", comment="Cleaned rows of dbo.Site, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "company_id_not_null": "`CompanyID` IS NOT NULL",
        "site_code_not_null": "`SiteCode` IS NOT NULL",
        "site_name_not_null": "`SiteName` IS NOT NULL",
        "city_not_null": "`City` IS NOT NULL",
        "country_code_not_null": "`CountryCode` IS NOT NULL",
        "opens_at_not_null": "`OpensAt` IS NOT NULL",
        "closes_at_not_null": "`ClosesAt` IS NOT NULL",
        "is_deleted_not_null": "`IsDeleted` IS NOT NULL",
        "modified_at_not_null": "`ModifiedAt` IS NOT NULL",
        "ck_site_deleted": "coalesce(((`IsDeleted` = false OR `DeletedAt` IS NOT NULL)), true)",  # CHECK CK_Site_Deleted
        "site_code_length": "coalesce(length(`SiteCode`) <= 8, true)",
        "site_name_length": "coalesce(length(`SiteName`) <= 120, true)",
        "street_length": "coalesce(length(`Street`) <= 120, true)",
        "postal_code_length": "coalesce(length(`PostalCode`) <= 12, true)",
        "city_length": "coalesce(length(`City`) <= 80, true)",
        "country_code_length": "coalesce(length(`CountryCode`) <= 2, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "site_id_not_null": "`SiteID` IS NOT NULL",
    }
)
def silver_site():
    # CompanyID refers to dbo.Company (CompanyID).
    # CountryCode refers to dbo.Country (CountryCode).
    # Soft deletes: IsDeleted (bit) marks deleted rows; DeletedAt only says when.
    return (
        dlt.read("bronze_site")
        .where(expr("`IsDeleted` = false"))
        .select(
            col("SiteID"),
            col("CompanyID"),
            col("SiteCode"),
            col("SiteName"),
            col("Street"),
            col("PostalCode"),
            col("City"),
            expr("rtrim(`CountryCode`)").alias("CountryCode"),  # char comes padded with blanks
            col("Location"),
            col("Latitude"),
            col("Longitude"),
            expr("date_format(`OpensAt`, 'HH:mm:ss')").alias("OpensAt"),  # read as that time on 1970-01-01
            expr("date_format(`ClosesAt`, 'HH:mm:ss')").alias("ClosesAt"),  # read as that time on 1970-01-01
            col("IsDeleted"),
            col("DeletedAt"),
            col("ModifiedAt"),
        )
        .withColumn("site_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_site_floor", comment="Cleaned rows of dbo.SiteFloor", spark_conf=SESSION)
@dlt.expect_all(
    {
        "site_id_not_null": "`SiteID` IS NOT NULL",
        "floor_no_not_null": "`FloorNo` IS NOT NULL",
        "fire_limit_not_null": "`FireLimit` IS NOT NULL",
        "ck_site_floor_fire_limit": "coalesce((`FireLimit` >= 1 AND `FireLimit` <= 5000), true)",  # CHECK CK_SiteFloor_FireLimit
        "floor_name_length": "coalesce(length(`FloorName`) <= 40, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "site_floor_id_not_null": "`SiteFloorID` IS NOT NULL",
    }
)
def silver_site_floor():
    # SiteID refers to dbo.Site (SiteID).
    return (
        dlt.read("bronze_site_floor")
        .select(
            col("SiteFloorID"),
            col("SiteID"),
            col("FloorNo"),
            col("FloorName"),
            col("FloorPlan"),
            col("PlanArea"),
            col("FireLimit"),
        )
        .withColumn("site_floor_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_cursor_log", comment="Cleaned rows of dbo.cursor_log", spark_conf=SESSION)
@dlt.expect_all(
    {
        "job_name_not_null": "`job_name` IS NOT NULL",
        "started_not_null": "`started` IS NOT NULL",
        "rows_done_not_null": "`rows_done` IS NOT NULL",
        "job_name_length": "coalesce(length(`job_name`) <= 128, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "log_id_not_null": "`log_id` IS NOT NULL",
    }
)
def silver_cursor_log():
    return (
        dlt.read("bronze_cursor_log")
        .select(
            col("log_id"),
            col("job_name"),
            col("started"),
            col("finished"),
            col("rows_done"),
            col("seconds"),
            col("note"),
        )
        .withColumn("cursor_log_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_absence_type", comment="Cleaned rows of hr.AbsenceType", spark_conf=SESSION)
@dlt.expect_all(
    {
        "absence_name_not_null": "`AbsenceName` IS NOT NULL",
        "is_paid_not_null": "`IsPaid` IS NOT NULL",
        "needs_doctor_not_null": "`NeedsDoctor` IS NOT NULL",
        "absence_code_length": "coalesce(length(`AbsenceCode`) <= 4, true)",
        "absence_name_length": "coalesce(length(`AbsenceName`) <= 60, true)",
        "colour_hex_length": "coalesce(length(`ColourHex`) <= 7, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "absence_code_not_null": "`AbsenceCode` IS NOT NULL",
    }
)
def silver_hr_absence_type():
    return (
        dlt.read("bronze_hr_absence_type")
        .select(
            expr("rtrim(`AbsenceCode`)").alias("AbsenceCode"),  # char comes padded with blanks
            col("AbsenceName"),
            col("IsPaid"),
            col("NeedsDoctor"),
            expr("rtrim(`ColourHex`)").alias("ColourHex"),  # char comes padded with blanks
        )
        .withColumn("absence_type_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_absence", comment="Cleaned rows of hr.Absence, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "absence_code_not_null": "`AbsenceCode` IS NOT NULL",
        "start_date_not_null": "`StartDate` IS NOT NULL",
        "end_date_not_null": "`EndDate` IS NOT NULL",
        "requested_at_not_null": "`RequestedAt` IS NOT NULL",
        "ck_absence_dates": "coalesce(`EndDate` >= `StartDate`, true)",  # CHECK CK_Absence_Dates
        "absence_code_length": "coalesce(length(`AbsenceCode`) <= 4, true)",
        "comment_length": "coalesce(length(`Comment`) <= 400, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "absence_id_not_null": "`AbsenceID` IS NOT NULL",
    }
)
def silver_hr_absence():
    # EmployeeID refers to hr.Employee (EmployeeID).
    # AbsenceCode refers to hr.AbsenceType (AbsenceCode).
    # Soft deletes: DeletedAt (datetime2, nullable) is set when a row is deleted.
    return (
        dlt.read("bronze_hr_absence")
        .where(expr("`DeletedAt` IS NULL"))
        .select(
            col("AbsenceID"),
            col("EmployeeID"),
            expr("rtrim(`AbsenceCode`)").alias("AbsenceCode"),  # char comes padded with blanks
            col("StartDate"),
            col("EndDate"),
            col("Days"),
            col("RequestedAt"),
            col("ApprovedBy"),
            col("ApprovedAt"),
            col("Comment"),
            col("DeletedAt"),
        )
        .withColumn("absence_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_leave_balance", comment="Cleaned rows of hr.LeaveBalance", spark_conf=SESSION)
@dlt.expect_all(
    {
        "entitled_days_not_null": "`EntitledDays` IS NOT NULL",
        "taken_days_not_null": "`TakenDays` IS NOT NULL",
        "carried_days_not_null": "`CarriedDays` IS NOT NULL",
    }
)
@dlt.expect_all_or_drop(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "leave_year_not_null": "`LeaveYear` IS NOT NULL",
    }
)
def silver_hr_leave_balance():
    # EmployeeID refers to hr.Employee (EmployeeID).
    return (
        dlt.read("bronze_hr_leave_balance")
        .select(
            col("EmployeeID"),
            col("LeaveYear"),
            col("EntitledDays"),
            col("TakenDays"),
            col("CarriedDays"),
            col("OpenDays"),
        )
        .withColumn("leave_balance_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_department", comment="Cleaned rows of hr.Department, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "org_node_not_null": "`OrgNode` IS NOT NULL",
        "department_code_not_null": "`DepartmentCode` IS NOT NULL",
        "department_name_not_null": "`DepartmentName` IS NOT NULL",
        "cost_centre_not_null": "`CostCentre` IS NOT NULL",
        "budget_not_null": "`Budget` IS NOT NULL",
        "valid_from_not_null": "`ValidFrom` IS NOT NULL",
        "is_deleted_not_null": "`IsDeleted` IS NOT NULL",
        "ck_department_valid": "coalesce((`ValidTo` IS NULL OR `ValidTo` > `ValidFrom`), true)",  # CHECK CK_Department_Valid
        "ck_department_budget": "coalesce(`Budget` >= 0, true)",  # CHECK CK_Department_Budget
        "department_code_length": "coalesce(length(`DepartmentCode`) <= 10, true)",
        "department_name_length": "coalesce(length(`DepartmentName`) <= 100, true)",
        "cost_centre_length": "coalesce(length(`CostCentre`) <= 10, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "department_id_not_null": "`DepartmentID` IS NOT NULL",
    }
)
def silver_hr_department():
    # SiteID refers to dbo.Site (SiteID).
    # ManagerID refers to hr.Employee (EmployeeID).
    # Soft deletes: IsDeleted (bit) marks deleted rows.
    return (
        dlt.read("bronze_hr_department")
        .where(expr("`IsDeleted` = false"))
        .select(
            col("DepartmentID"),
            col("OrgNode"),
            col("OrgLevel"),
            col("DepartmentCode"),
            col("DepartmentName"),
            col("SiteID"),
            col("ManagerID"),
            col("CostCentre"),
            expr("CAST(`Budget` AS DECIMAL(19, 4))").alias("Budget"),  # money has four decimals
            col("ValidFrom"),
            col("ValidTo"),
            col("IsDeleted"),
        )
        .withColumn("department_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_document", comment="Cleaned rows of hr.Document, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "file_name_not_null": "`FileName` IS NOT NULL",
        "mime_type_not_null": "`MimeType` IS NOT NULL",
        "uploaded_at_not_null": "`UploadedAt` IS NOT NULL",
        "is_deleted_not_null": "`IsDeleted` IS NOT NULL",
        "file_name_length": "coalesce(length(`FileName`) <= 260, true)",
        "mime_type_length": "coalesce(length(`MimeType`) <= 100, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "document_id_not_null": "`DocumentID` IS NOT NULL",
    }
)
def silver_hr_document():
    # EmployeeID refers to hr.Employee (EmployeeID).
    # Soft deletes: IsDeleted (bit) marks deleted rows.
    return (
        dlt.read("bronze_hr_document")
        .where(expr("`IsDeleted` = false"))
        .select(
            expr("lower(`DocumentID`)").alias("DocumentID"),  # identifiers compare without case at the source
            col("EmployeeID"),
            col("FileName"),
            col("MimeType"),
            col("Content"),
            col("Metadata"),
            col("Sha256"),
            col("UploadedAt"),
            col("IsDeleted"),
        )
        .withColumn("document_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_emergency_contact", comment="Cleaned rows of hr.EmergencyContact", spark_conf=SESSION)
@dlt.expect_all(
    {
        "contact_name_not_null": "`ContactName` IS NOT NULL",
        "phone_not_null": "`Phone` IS NOT NULL",
        "check_1": "coalesce((`Priority` >= 1 AND `Priority` <= 5), true)",  # CHECK
        "priority_range": "coalesce(`Priority` BETWEEN 0 AND 255, true)",
        "contact_name_length": "coalesce(length(`ContactName`) <= 120, true)",
        "relation_length": "coalesce(length(`Relation`) <= 40, true)",
        "phone_length": "coalesce(length(`Phone`) <= 30, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "priority_not_null": "`Priority` IS NOT NULL",
    }
)
def silver_hr_emergency_contact():
    # EmployeeID refers to hr.Employee (EmployeeID).
    return (
        dlt.read("bronze_hr_emergency_contact")
        .select(
            col("EmployeeID"),
            expr("CAST(`Priority` AS SMALLINT)").alias("Priority"),  # tinyint has no sign here: 0 to 255
            col("ContactName"),
            col("Relation"),
            col("Phone"),
        )
        .withColumn("emergency_contact_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_employee", comment="Cleaned rows of hr.Employee, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_code_not_null": "`EmployeeCode` IS NOT NULL",
        "row_guid_not_null": "`RowGuid` IS NOT NULL",
        "first_name_not_null": "`FirstName` IS NOT NULL",
        "last_name_not_null": "`LastName` IS NOT NULL",
        "full_name_not_null": "`FullName` IS NOT NULL",
        "position_id_not_null": "`PositionID` IS NOT NULL",
        "department_id_not_null": "`DepartmentID` IS NOT NULL",
        "site_id_not_null": "`SiteID` IS NOT NULL",
        "hire_date_not_null": "`HireDate` IS NOT NULL",
        "annual_salary_not_null": "`AnnualSalary` IS NOT NULL",
        "fte_share_not_null": "`FteShare` IS NOT NULL",
        "status_not_null": "`Status` IS NOT NULL",
        "is_deleted_not_null": "`IsDeleted` IS NOT NULL",
        "ck_employee_status": "coalesce(upper(rtrim(`Status`)) IN ('A', 'L', 'T'), true)",  # CHECK CK_Employee_Status
        "ck_employee_fte_share": "coalesce(`FteShare` > 0 AND `FteShare` <= 1, true)",  # CHECK CK_Employee_FteShare
        "ck_employee_terminated": "coalesce((`TerminationDate` IS NULL OR `TerminationDate` >= `HireDate`), true)",  # CHECK CK_Employee_Terminated
        "ck_employee_email": "coalesce(upper(`Email`) LIKE '%_@_%._%', true)",  # CHECK CK_Employee_Email
        "employee_code_length": "coalesce(length(`EmployeeCode`) <= 12, true)",
        "first_name_length": "coalesce(length(`FirstName`) <= 60, true)",
        "middle_name_length": "coalesce(length(`MiddleName`) <= 60, true)",
        "last_name_length": "coalesce(length(`LastName`) <= 60, true)",
        "email_length": "coalesce(length(`Email`) <= 254, true)",
        "status_length": "coalesce(length(`Status`) <= 1, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
    }
)
def silver_hr_employee():
    # PositionID refers to hr.Position (PositionID).
    # DepartmentID refers to hr.Department (DepartmentID).
    # ManagerID refers to hr.Employee (EmployeeID).
    # SiteID refers to dbo.Site (SiteID).
    # Soft deletes: IsDeleted (bit) marks deleted rows; DeletedAt only says when.
    return (
        dlt.read("bronze_hr_employee")
        .where(expr("`IsDeleted` = false"))
        .select(
            col("EmployeeID"),
            col("EmployeeCode"),
            expr("lower(`RowGuid`)").alias("RowGuid"),  # identifiers compare without case at the source
            col("FirstName"),
            col("MiddleName"),
            col("LastName"),
            col("FullName"),
            col("BirthDate"),
            col("Email"),
            col("PositionID"),
            col("DepartmentID"),
            col("ManagerID"),
            col("SiteID"),
            col("HireDate"),
            col("TerminationDate"),
            expr("CAST(`AnnualSalary` AS DECIMAL(19, 4))").alias("AnnualSalary"),  # money has four decimals
            col("FteShare"),
            expr("rtrim(`Status`)").alias("Status"),  # char comes padded with blanks
            col("BadgePhoto"),
            col("IsDeleted"),
            col("DeletedAt"),
        )
        .withColumn("employee_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_employee_address", comment="Cleaned rows of hr.EmployeeAddress", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "address_kind_not_null": "`AddressKind` IS NOT NULL",
        "line1_not_null": "`Line1` IS NOT NULL",
        "postal_code_not_null": "`PostalCode` IS NOT NULL",
        "city_not_null": "`City` IS NOT NULL",
        "country_code_not_null": "`CountryCode` IS NOT NULL",
        "valid_from_not_null": "`ValidFrom` IS NOT NULL",
        "ck_employee_address_kind": "coalesce(upper(rtrim(`AddressKind`)) IN ('H', 'P', 'W'), true)",  # CHECK CK_EmployeeAddress_Kind
        "address_kind_length": "coalesce(length(`AddressKind`) <= 1, true)",
        "line1_length": "coalesce(length(`Line1`) <= 120, true)",
        "line2_length": "coalesce(length(`Line2`) <= 120, true)",
        "postal_code_length": "coalesce(length(`PostalCode`) <= 12, true)",
        "city_length": "coalesce(length(`City`) <= 80, true)",
        "country_code_length": "coalesce(length(`CountryCode`) <= 2, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "address_id_not_null": "`AddressID` IS NOT NULL",
    }
)
def silver_hr_employee_address():
    # EmployeeID refers to hr.Employee (EmployeeID).
    # CountryCode refers to dbo.Country (CountryCode).
    return (
        dlt.read("bronze_hr_employee_address")
        .select(
            col("AddressID"),
            col("EmployeeID"),
            expr("rtrim(`AddressKind`)").alias("AddressKind"),  # char comes padded with blanks
            col("Line1"),
            col("Line2"),
            col("PostalCode"),
            col("City"),
            expr("rtrim(`CountryCode`)").alias("CountryCode"),  # char comes padded with blanks
            col("GeoPoint"),
            col("ValidFrom"),
        )
        .withColumn("employee_address_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_employment_contract", comment="Cleaned rows of hr.EmploymentContract, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "contract_no_not_null": "`ContractNo` IS NOT NULL",
        "start_date_not_null": "`StartDate` IS NOT NULL",
        "weekly_hours_not_null": "`WeeklyHours` IS NOT NULL",
        "notice_weeks_not_null": "`NoticeWeeks` IS NOT NULL",
        "is_deleted_not_null": "`IsDeleted` IS NOT NULL",
        "ck_employment_contract_dates": "coalesce((`EndDate` IS NULL OR `EndDate` >= `StartDate`), true)",  # CHECK CK_EmploymentContract_Dates
        "ck_employment_contract_hours": "coalesce(`WeeklyHours` > 0 AND `WeeklyHours` <= 48, true)",  # CHECK CK_EmploymentContract_Hours
        "contract_no_length": "coalesce(length(`ContractNo`) <= 20, true)",
        "notice_weeks_range": "coalesce(`NoticeWeeks` BETWEEN 0 AND 255, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "contract_id_not_null": "`ContractID` IS NOT NULL",
    }
)
def silver_hr_employment_contract():
    # EmployeeID refers to hr.Employee (EmployeeID).
    # Soft deletes: IsDeleted (bit) marks deleted rows.
    return (
        dlt.read("bronze_hr_employment_contract")
        .where(expr("`IsDeleted` = false"))
        .select(
            col("ContractID"),
            col("EmployeeID"),
            col("ContractNo"),
            col("StartDate"),
            col("EndDate"),
            col("WeeklyHours"),
            expr("CAST(`NoticeWeeks` AS SMALLINT)").alias("NoticeWeeks"),  # tinyint has no sign here: 0 to 255
            col("Clauses"),
            expr("CAST(`SignedOn` AS TIMESTAMP)").alias("SignedOn"),  # a moment with its zone
            col("SignedPdf"),
            col("IsDeleted"),
        )
        .withColumn("employment_contract_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_job_grade", comment="Cleaned rows of hr.JobGrade", spark_conf=SESSION)
@dlt.expect_all(
    {
        "grade_name_not_null": "`GradeName` IS NOT NULL",
        "min_salary_not_null": "`MinSalary` IS NOT NULL",
        "max_salary_not_null": "`MaxSalary` IS NOT NULL",
        "hours_per_week_not_null": "`HoursPerWeek` IS NOT NULL",
        "ck_job_grade_range": "coalesce(`MaxSalary` >= `MinSalary`, true)",  # CHECK CK_JobGrade_Range
        "grade_code_length": "coalesce(length(`GradeCode`) <= 3, true)",
        "grade_name_length": "coalesce(length(`GradeName`) <= 60, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "grade_code_not_null": "`GradeCode` IS NOT NULL",
    }
)
def silver_hr_job_grade():
    return (
        dlt.read("bronze_hr_job_grade")
        .select(
            expr("rtrim(`GradeCode`)").alias("GradeCode"),  # char comes padded with blanks
            col("GradeName"),
            expr("CAST(`MinSalary` AS DECIMAL(19, 4))").alias("MinSalary"),  # money has four decimals
            expr("CAST(`MaxSalary` AS DECIMAL(19, 4))").alias("MaxSalary"),  # money has four decimals
            col("MidPoint"),
            col("HoursPerWeek"),
        )
        .withColumn("job_grade_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_position", comment="Cleaned rows of hr.Position", spark_conf=SESSION)
@dlt.expect_all(
    {
        "position_title_not_null": "`PositionTitle` IS NOT NULL",
        "department_id_not_null": "`DepartmentID` IS NOT NULL",
        "grade_code_not_null": "`GradeCode` IS NOT NULL",
        "headcount_not_null": "`Headcount` IS NOT NULL",
        "is_shift_work_not_null": "`IsShiftWork` IS NOT NULL",
        "ck_position_headcount": "coalesce(`Headcount` > 0, true)",  # CHECK CK_Position_Headcount
        "position_title_length": "coalesce(length(`PositionTitle`) <= 100, true)",
        "grade_code_length": "coalesce(length(`GradeCode`) <= 3, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "position_id_not_null": "`PositionID` IS NOT NULL",
    }
)
def silver_hr_position():
    # DepartmentID refers to hr.Department (DepartmentID).
    # GradeCode refers to hr.JobGrade (GradeCode).
    return (
        dlt.read("bronze_hr_position")
        .select(
            col("PositionID"),
            col("PositionTitle"),
            col("DepartmentID"),
            expr("rtrim(`GradeCode`)").alias("GradeCode"),  # char comes padded with blanks
            col("Headcount"),
            col("IsShiftWork"),
            col("Profile"),
        )
        .withColumn("position_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_skill", comment="Cleaned rows of hr.Skill", spark_conf=SESSION)
@dlt.expect_all(
    {
        "skill_name_not_null": "`SkillName` IS NOT NULL",
        "category_not_null": "`Category` IS NOT NULL",
        "skill_name_length": "coalesce(length(`SkillName`) <= 80, true)",
        "category_length": "coalesce(length(`Category`) <= 40, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "skill_id_not_null": "`SkillID` IS NOT NULL",
    }
)
def silver_hr_skill():
    return (
        dlt.read("bronze_hr_skill")
        .select(
            col("SkillID"),
            col("SkillName"),
            col("Category"),
            col("RenewMonths"),
        )
        .withColumn("skill_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_hr_employee_skill", comment="Cleaned rows of hr.EmployeeSkill", spark_conf=SESSION)
@dlt.expect_all(
    {
        "level_not_null": "`Level` IS NOT NULL",
        "ck_employee_skill_level": "coalesce((`Level` >= 1 AND `Level` <= 5), true)",  # CHECK CK_EmployeeSkill_Level
        "level_range": "coalesce(`Level` BETWEEN 0 AND 255, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "skill_id_not_null": "`SkillID` IS NOT NULL",
    }
)
def silver_hr_employee_skill():
    # EmployeeID refers to hr.Employee (EmployeeID).
    # SkillID refers to hr.Skill (SkillID).
    return (
        dlt.read("bronze_hr_employee_skill")
        .select(
            col("EmployeeID"),
            col("SkillID"),
            expr("CAST(`Level` AS SMALLINT)").alias("Level"),  # tinyint has no sign here: 0 to 255
            col("CertifiedOn"),
            col("ExpiresOn"),
        )
        .withColumn("employee_skill_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_ops_clock_device", comment="Cleaned rows of ops.ClockDevice", spark_conf=SESSION)
@dlt.expect_all(
    {
        "site_id_not_null": "`SiteID` IS NOT NULL",
        "serial_no_not_null": "`SerialNo` IS NOT NULL",
        "is_active_not_null": "`IsActive` IS NOT NULL",
        "serial_no_length": "coalesce(length(`SerialNo`) <= 40, true)",
        "ip_address_length": "coalesce(length(`IpAddress`) <= 45, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "device_id_not_null": "`DeviceID` IS NOT NULL",
    }
)
def silver_ops_clock_device():
    # SiteID refers to dbo.Site (SiteID).
    return (
        dlt.read("bronze_ops_clock_device")
        .select(
            col("DeviceID"),
            col("SiteID"),
            col("SerialNo"),
            col("IpAddress"),
            col("Position"),
            col("LastSeen"),
            col("IsActive"),
        )
        .withColumn("clock_device_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_ops_incident", comment="Cleaned rows of ops.Incident, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "site_id_not_null": "`SiteID` IS NOT NULL",
        "occurred_at_not_null": "`OccurredAt` IS NOT NULL",
        "severity_not_null": "`Severity` IS NOT NULL",
        "ck_incident_severity": "coalesce((`Severity` >= 1 AND `Severity` <= 4), true)",  # CHECK CK_Incident_Severity
        "severity_range": "coalesce(`Severity` BETWEEN 0 AND 255, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "incident_id_not_null": "`IncidentID` IS NOT NULL",
    }
)
def silver_ops_incident():
    # SiteID refers to dbo.Site (SiteID).
    # Soft deletes: DeletedAt (datetime2, nullable) is set when a row is deleted.
    return (
        dlt.read("bronze_ops_incident")
        .where(expr("`DeletedAt` IS NULL"))
        .select(
            col("IncidentID"),
            col("SiteID"),
            col("ReportedBy"),
            expr("CAST(`OccurredAt` AS TIMESTAMP)").alias("OccurredAt"),  # a moment with its zone
            col("Place"),
            expr("CAST(`Severity` AS SMALLINT)").alias("Severity"),  # tinyint has no sign here: 0 to 255
            col("Details"),
            col("Photo"),
            col("ClosedAt"),
            col("DeletedAt"),
        )
        .withColumn("incident_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_ops_roster", comment="Cleaned rows of ops.Roster", spark_conf=SESSION)
@dlt.expect_all(
    {
        "site_id_not_null": "`SiteID` IS NOT NULL",
        "week_start_not_null": "`WeekStart` IS NOT NULL",
        "version_not_null": "`Version` IS NOT NULL",
    }
)
@dlt.expect_all_or_drop(
    {
        "roster_id_not_null": "`RosterID` IS NOT NULL",
    }
)
def silver_ops_roster():
    # SiteID refers to dbo.Site (SiteID).
    return (
        dlt.read("bronze_ops_roster")
        .select(
            col("RosterID"),
            col("SiteID"),
            col("WeekStart"),
            expr("CAST(`PublishedAt` AS TIMESTAMP)").alias("PublishedAt"),  # a moment with its zone
            col("PublishedBy"),
            col("Version"),
        )
        .withColumn("roster_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_ops_shift_assignment", comment="Cleaned rows of ops.ShiftAssignment, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "roster_id_not_null": "`RosterID` IS NOT NULL",
        "shift_id_not_null": "`ShiftID` IS NOT NULL",
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "work_date_not_null": "`WorkDate` IS NOT NULL",
        "source_not_null": "`Source` IS NOT NULL",
        "is_deleted_not_null": "`IsDeleted` IS NOT NULL",
        "ck_shift_assignment_source": "coalesce(upper(rtrim(`Source`)) IN ('AUTO', 'MANUAL', 'SWAP'), true)",  # CHECK CK_ShiftAssignment_Source
        "role_length": "coalesce(length(`Role`) <= 40, true)",
        "source_length": "coalesce(length(`Source`) <= 10, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "assignment_id_not_null": "`AssignmentID` IS NOT NULL",
    }
)
def silver_ops_shift_assignment():
    # RosterID refers to ops.Roster (RosterID).
    # ShiftID refers to ops.Shift (ShiftID).
    # EmployeeID refers to hr.Employee (EmployeeID).
    # Soft deletes: IsDeleted (bit) marks deleted rows.
    return (
        dlt.read("bronze_ops_shift_assignment")
        .where(expr("`IsDeleted` = false"))
        .select(
            col("AssignmentID"),
            col("RosterID"),
            col("ShiftID"),
            col("EmployeeID"),
            col("WorkDate"),
            col("Role"),
            col("Source"),
            col("IsDeleted"),
        )
        .withColumn("shift_assignment_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_ops_shift", comment="Cleaned rows of ops.Shift, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "site_id_not_null": "`SiteID` IS NOT NULL",
        "shift_code_not_null": "`ShiftCode` IS NOT NULL",
        "shift_name_not_null": "`ShiftName` IS NOT NULL",
        "starts_at_not_null": "`StartsAt` IS NOT NULL",
        "ends_at_not_null": "`EndsAt` IS NOT NULL",
        "break_minutes_not_null": "`BreakMinutes` IS NOT NULL",
        "min_staff_not_null": "`MinStaff` IS NOT NULL",
        "ck_shift_min_staff": "coalesce(`MinStaff` >= 0, true)",  # CHECK CK_Shift_MinStaff
        "ck_shift_break": "coalesce((`BreakMinutes` >= 0 AND `BreakMinutes` <= 120), true)",  # CHECK CK_Shift_Break
        "shift_code_length": "coalesce(length(`ShiftCode`) <= 6, true)",
        "shift_name_length": "coalesce(length(`ShiftName`) <= 40, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "shift_id_not_null": "`ShiftID` IS NOT NULL",
    }
)
def silver_ops_shift():
    # SiteID refers to dbo.Site (SiteID).
    # Soft deletes: DeletedAt (datetime, nullable) is set when a row is deleted.
    return (
        dlt.read("bronze_ops_shift")
        .where(expr("`DeletedAt` IS NULL"))
        .select(
            col("ShiftID"),
            col("SiteID"),
            col("ShiftCode"),
            col("ShiftName"),
            expr("date_format(`StartsAt`, 'HH:mm:ss')").alias("StartsAt"),  # read as that time on 1970-01-01
            expr("date_format(`EndsAt`, 'HH:mm:ss')").alias("EndsAt"),  # read as that time on 1970-01-01
            col("BreakMinutes"),
            col("CrossesMidnight"),
            col("MinStaff"),
            col("DeletedAt"),
        )
        .withColumn("shift_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_ops_time_entry", comment="Cleaned rows of ops.TimeEntry", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "work_date_not_null": "`WorkDate` IS NOT NULL",
        "clock_in_not_null": "`ClockIn` IS NOT NULL",
        "entered_by_not_null": "`EnteredBy` IS NOT NULL",
        "approved_not_null": "`Approved` IS NOT NULL",
        "row_guid_not_null": "`RowGuid` IS NOT NULL",
        "ck_time_entry_order": "coalesce((`ClockOut` > `ClockIn`), true)",  # CHECK CK_TimeEntry_Order
        "cost_centre_length": "coalesce(length(`CostCentre`) <= 10, true)",
        "entered_by_length": "coalesce(length(`EnteredBy`) <= 128, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "time_entry_id_not_null": "`TimeEntryID` IS NOT NULL",
    }
)
def silver_ops_time_entry():
    # EmployeeID refers to hr.Employee (EmployeeID).
    # DeviceID refers to ops.ClockDevice (DeviceID).
    return (
        dlt.read("bronze_ops_time_entry")
        .select(
            col("TimeEntryID"),
            col("EmployeeID"),
            col("WorkDate"),
            col("ClockIn"),
            col("ClockOut"),
            col("WorkedMinutes"),
            col("DeviceID"),
            col("CostCentre"),
            col("EnteredBy"),
            col("Approved"),
            expr("lower(`RowGuid`)").alias("RowGuid"),  # identifiers compare without case at the source
        )
        .withColumn("time_entry_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_bank_account", comment="Cleaned rows of payroll.BankAccount, without deleted ones", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "iban_not_null": "`Iban` IS NOT NULL",
        "holder_name_not_null": "`HolderName` IS NOT NULL",
        "share_pct_not_null": "`SharePct` IS NOT NULL",
        "is_deleted_not_null": "`IsDeleted` IS NOT NULL",
        "ck_bank_account_iban": "coalesce((length(rtrim(`Iban`)) >= 15 AND length(rtrim(`Iban`)) <= 34), true)",  # CHECK CK_BankAccount_Iban
        "ck_bank_account_share": "coalesce(`SharePct` > 0 AND `SharePct` <= 100, true)",  # CHECK CK_BankAccount_Share
        "iban_length": "coalesce(length(`Iban`) <= 34, true)",
        "bic_length": "coalesce(length(`Bic`) <= 11, true)",
        "holder_name_length": "coalesce(length(`HolderName`) <= 120, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "bank_account_id_not_null": "`BankAccountID` IS NOT NULL",
    }
)
def silver_payroll_bank_account():
    # EmployeeID refers to hr.Employee (EmployeeID).
    # Soft deletes: IsDeleted (bit) marks deleted rows.
    return (
        dlt.read("bronze_payroll_bank_account")
        .where(expr("`IsDeleted` = false"))
        .select(
            col("BankAccountID"),
            col("EmployeeID"),
            col("Iban"),
            col("Bic"),
            col("HolderName"),
            col("SharePct"),
            col("VerifiedOn"),
            col("IsDeleted"),
        )
        .withColumn("bank_account_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_element", comment="Cleaned rows of payroll.PayElement", spark_conf=SESSION)
@dlt.expect_all(
    {
        "element_name_not_null": "`ElementName` IS NOT NULL",
        "kind_not_null": "`Kind` IS NOT NULL",
        "merge_not_null": "`merge` IS NOT NULL",
        "sort_order_not_null": "`SortOrder` IS NOT NULL",
        "ck_pay_element_kind": "coalesce(upper(rtrim(`Kind`)) IN ('E', 'D', 'T', 'I'), true)",  # CHECK CK_PayElement_Kind
        "element_code_length": "coalesce(length(`ElementCode`) <= 8, true)",
        "element_name_length": "coalesce(length(`ElementName`) <= 80, true)",
        "kind_length": "coalesce(length(`Kind`) <= 1, true)",
        "formula_length": "coalesce(length(`Formula`) <= 400, true)",
        "gl_account_length": "coalesce(length(`GlAccount`) <= 12, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "element_code_not_null": "`ElementCode` IS NOT NULL",
    }
)
def silver_payroll_pay_element():
    return (
        dlt.read("bronze_payroll_pay_element")
        .select(
            col("ElementCode"),
            col("ElementName"),
            expr("rtrim(`Kind`)").alias("Kind"),  # char comes padded with blanks
            col("merge"),
            col("SortOrder"),
            col("Formula"),
            col("GlAccount"),
        )
        .withColumn("pay_element_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_period", comment="Cleaned rows of payroll.PayPeriod", spark_conf=SESSION)
@dlt.expect_all(
    {
        "company_id_not_null": "`CompanyID` IS NOT NULL",
        "period_code_not_null": "`PeriodCode` IS NOT NULL",
        "start_date_not_null": "`StartDate` IS NOT NULL",
        "end_date_not_null": "`EndDate` IS NOT NULL",
        "pay_date_not_null": "`PayDate` IS NOT NULL",
        "is_closed_not_null": "`IsClosed` IS NOT NULL",
        "ck_pay_period_dates": "coalesce(`EndDate` > `StartDate`, true)",  # CHECK CK_PayPeriod_Dates
        "period_code_length": "coalesce(length(`PeriodCode`) <= 7, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "period_id_not_null": "`PeriodID` IS NOT NULL",
    }
)
def silver_payroll_pay_period():
    # CompanyID refers to dbo.Company (CompanyID).
    return (
        dlt.read("bronze_payroll_pay_period")
        .select(
            col("PeriodID"),
            col("CompanyID"),
            expr("rtrim(`PeriodCode`)").alias("PeriodCode"),  # char comes padded with blanks
            col("StartDate"),
            col("EndDate"),
            col("PayDate"),
            col("IsClosed"),
            col("ClosedAt"),
        )
        .withColumn("pay_period_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_run", comment="Cleaned rows of payroll.PayRun", spark_conf=SESSION)
@dlt.expect_all(
    {
        "period_id_not_null": "`PeriodID` IS NOT NULL",
        "run_kind_not_null": "`RunKind` IS NOT NULL",
        "status_not_null": "`Status` IS NOT NULL",
        "row_ver_not_null": "`RowVer` IS NOT NULL",
        "ck_pay_run_status": "coalesce(upper(rtrim(`Status`)) IN ('DRAFT', 'CALCULATED', 'POSTED', 'FAILED'), true)",  # CHECK CK_PayRun_Status
        "run_kind_length": "coalesce(length(`RunKind`) <= 12, true)",
        "status_length": "coalesce(length(`Status`) <= 12, true)",
        "posted_by_length": "coalesce(length(`PostedBy`) <= 128, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "pay_run_id_not_null": "`PayRunID` IS NOT NULL",
    }
)
def silver_payroll_pay_run():
    # PeriodID refers to payroll.PayPeriod (PeriodID).
    return (
        dlt.read("bronze_payroll_pay_run")
        .select(
            col("PayRunID"),
            col("PeriodID"),
            col("RunKind"),
            col("Status"),
            col("StartedAt"),
            col("PostedAt"),
            col("PostedBy"),
            expr("CAST(`GrossTotal` AS DECIMAL(19, 4))").alias("GrossTotal"),  # money has four decimals
            expr("CAST(`NetTotal` AS DECIMAL(19, 4))").alias("NetTotal"),  # money has four decimals
            col("RowVer"),
        )
        .withColumn("pay_run_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_slip", comment="Cleaned rows of payroll.PaySlip", spark_conf=SESSION)
@dlt.expect_all(
    {
        "pay_run_id_not_null": "`PayRunID` IS NOT NULL",
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "gross_not_null": "`Gross` IS NOT NULL",
        "tax_not_null": "`Tax` IS NOT NULL",
        "social_not_null": "`Social` IS NOT NULL",
        "ck_pay_slip_gross": "coalesce(`Gross` >= 0, true)",  # CHECK CK_PaySlip_Gross
        "social_range": "coalesce(`Social` BETWEEN -214748.3648 AND 214748.3647, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "pay_slip_id_not_null": "`PaySlipID` IS NOT NULL",
    }
)
def silver_payroll_pay_slip():
    # PayRunID refers to payroll.PayRun (PayRunID).
    # EmployeeID refers to hr.Employee (EmployeeID).
    # BankAccountID refers to payroll.BankAccount (BankAccountID).
    return (
        dlt.read("bronze_payroll_pay_slip")
        .select(
            col("PaySlipID"),
            col("PayRunID"),
            col("EmployeeID"),
            expr("CAST(`Gross` AS DECIMAL(19, 4))").alias("Gross"),  # money has four decimals
            expr("CAST(`Tax` AS DECIMAL(19, 4))").alias("Tax"),  # money has four decimals
            expr("CAST(`Social` AS DECIMAL(10, 4))").alias("Social"),  # smallmoney has four decimals
            col("Net"),
            col("BankAccountID"),
            col("PaidAt"),
            col("Remark"),
        )
        .withColumn("pay_slip_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_slip_line", comment="Cleaned rows of payroll.PaySlipLine", spark_conf=SESSION)
@dlt.expect_all(
    {
        "element_code_not_null": "`ElementCode` IS NOT NULL",
        "quantity_not_null": "`Quantity` IS NOT NULL",
        "rate_not_null": "`Rate` IS NOT NULL",
        "element_code_length": "coalesce(length(`ElementCode`) <= 8, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "pay_slip_id_not_null": "`PaySlipID` IS NOT NULL",
        "line_no_not_null": "`LineNo` IS NOT NULL",
    }
)
def silver_payroll_pay_slip_line():
    # PaySlipID refers to payroll.PaySlip (PaySlipID).
    # ElementCode refers to payroll.PayElement (ElementCode).
    return (
        dlt.read("bronze_payroll_pay_slip_line")
        .select(
            col("PaySlipID"),
            col("LineNo"),
            col("ElementCode"),
            col("Quantity"),
            col("Rate"),
            expr("CAST(`Amount` AS DECIMAL(19, 4))").alias("Amount"),  # money has four decimals
        )
        .withColumn("pay_slip_line_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_rate_history", comment="Cleaned rows of payroll.RateHistory", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_id_not_null": "`EmployeeID` IS NOT NULL",
        "effective_from_not_null": "`EffectiveFrom` IS NOT NULL",
        "hourly_rate_not_null": "`HourlyRate` IS NOT NULL",
        "hourly_rate_range": "coalesce(`HourlyRate` BETWEEN -214748.3648 AND 214748.3647, true)",
        "reason_length": "coalesce(length(`Reason`) <= 200, true)",
        "pivot_range": "coalesce(`pivot` BETWEEN 0 AND 255, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "rate_history_id_not_null": "`RateHistoryID` IS NOT NULL",
    }
)
def silver_payroll_rate_history():
    # ApprovedBy refers to hr.Employee (EmployeeID).
    return (
        dlt.read("bronze_payroll_rate_history")
        .select(
            col("RateHistoryID"),
            col("EmployeeID"),
            col("EffectiveFrom"),
            expr("CAST(`HourlyRate` AS DECIMAL(10, 4))").alias("HourlyRate"),  # smallmoney has four decimals
            col("Reason"),
            expr("CAST(`pivot` AS SMALLINT)").alias("pivot"),  # tinyint has no sign here: 0 to 255
            col("ApprovedBy"),
        )
        .withColumn("rate_history_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_tax_bracket", comment="Cleaned rows of payroll.TaxBracket", spark_conf=SESSION)
@dlt.expect_all(
    {
        "rate_pct_not_null": "`RatePct` IS NOT NULL",
        "fixed_amount_not_null": "`FixedAmount` IS NOT NULL",
        "ck_tax_bracket_rate": "coalesce(`RatePct` >= 0 AND `RatePct` <= 100, true)",  # CHECK CK_TaxBracket_Rate
        "country_code_length": "coalesce(length(`CountryCode`) <= 2, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "country_code_not_null": "`CountryCode` IS NOT NULL",
        "tax_year_not_null": "`TaxYear` IS NOT NULL",
        "lower_bound_not_null": "`LowerBound` IS NOT NULL",
    }
)
def silver_payroll_tax_bracket():
    # CountryCode refers to dbo.Country (CountryCode).
    return (
        dlt.read("bronze_payroll_tax_bracket")
        .select(
            expr("rtrim(`CountryCode`)").alias("CountryCode"),  # char comes padded with blanks
            col("TaxYear"),
            expr("CAST(`LowerBound` AS DECIMAL(19, 4))").alias("LowerBound"),  # money has four decimals
            expr("CAST(`UpperBound` AS DECIMAL(19, 4))").alias("UpperBound"),  # money has four decimals
            col("RatePct"),
            expr("CAST(`FixedAmount` AS DECIMAL(19, 4))").alias("FixedAmount"),  # money has four decimals
        )
        .withColumn("tax_bracket_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_stg_employee_import", comment="Cleaned rows of stg.EmployeeImport", spark_conf=SESSION)
@dlt.expect_all(
    {
        "batch_id_not_null": "`BatchID` IS NOT NULL",
        "loaded_at_not_null": "`LoadedAt` IS NOT NULL",
        "employee_code_length": "coalesce(length(`EmployeeCode`) <= 12, true)",
        "first_name_length": "coalesce(length(`FirstName`) <= 60, true)",
        "last_name_length": "coalesce(length(`LastName`) <= 60, true)",
        "email_length": "coalesce(length(`Email`) <= 254, true)",
        "position_title_length": "coalesce(length(`PositionTitle`) <= 100, true)",
        "site_code_length": "coalesce(length(`SiteCode`) <= 8, true)",
        "raw_line_length": "coalesce(length(`RawLine`) <= 4000, true)",
        "reject_reason_length": "coalesce(length(`RejectReason`) <= 200, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "import_id_not_null": "`ImportID` IS NOT NULL",
    }
)
def silver_stg_employee_import():
    return (
        dlt.read("bronze_stg_employee_import")
        .select(
            col("ImportID"),
            expr("lower(`BatchID`)").alias("BatchID"),  # identifiers compare without case at the source
            col("EmployeeCode"),
            col("FirstName"),
            col("LastName"),
            col("Email"),
            col("PositionTitle"),
            col("SiteCode"),
            col("HireDate"),
            expr("CAST(`AnnualSalary` AS DECIMAL(19, 4))").alias("AnnualSalary"),  # money has four decimals
            col("RawLine"),
            col("RejectReason"),
            col("LoadedAt"),
        )
        .withColumn("employee_import_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_stg_time_entry_import", comment="Cleaned rows of stg.TimeEntryImport", spark_conf=SESSION)
@dlt.expect_all(
    {
        "import_id_not_null": "`ImportID` IS NOT NULL",
        "loaded_at_not_null": "`LoadedAt` IS NOT NULL",
        "employee_code_length": "coalesce(length(`EmployeeCode`) <= 12, true)",
        "merge_length": "coalesce(length(`merge`) <= 1, true)",
        "reject_reason_length": "coalesce(length(`RejectReason`) <= 200, true)",
    }
)
def silver_stg_time_entry_import():
    return (
        dlt.read("bronze_stg_time_entry_import")
        .select(
            col("ImportID"),
            col("EmployeeCode"),
            col("ClockIn"),
            col("ClockOut"),
            expr("rtrim(`merge`)").alias("merge"),  # char comes padded with blanks
            col("RejectReason"),
            col("LoadedAt"),
        )
        .withColumn("time_entry_import_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_stg_import_probe", comment="Cleaned rows of stg.ImportProbe", spark_conf=SESSION)
@dlt.expect_all(
    {
        "probed_at_not_null": "`ProbedAt` IS NOT NULL",
        "probe_text_length": "coalesce(length(`ProbeText`) <= 400, true)",
    }
)
@dlt.expect_all_or_drop(
    {
        "probe_id_not_null": "`ProbeID` IS NOT NULL",
    }
)
def silver_stg_import_probe():
    return (
        dlt.read("bronze_stg_import_probe")
        .select(
            col("ProbeID"),
            col("ProbeText"),
            col("ProbedAt"),
        )
        .withColumn("import_probe_ingested_at", current_timestamp())
    )

# COMMAND ----------

@dlt.table(name="silver_company_references", comment="Whether what the rows of dbo.Company refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_company_currency": "`base_currency_found` OR `BaseCurrency` IS NULL",
    }
)
def silver_company_references():
    return (
        dlt.read("silver_company")
        .alias("row")
        .join(
            dlt.read("silver_currency")
            .select(expr("upper(rtrim(`CurrencyCode`))").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("upper(rtrim(`row`.`BaseCurrency`)) = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.CompanyID").alias("CompanyID"),
            col("row.BaseCurrency").alias("BaseCurrency"),
            col("to_1.key_1").isNotNull().alias("base_currency_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_site_references", comment="Whether what the rows of dbo.Site refer to is there: 2 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_site_company": "`company_id_found` OR `CompanyID` IS NULL",
        "fk_site_country": "`country_code_found` OR `CountryCode` IS NULL",
    }
)
def silver_site_references():
    return (
        dlt.read("silver_site")
        .alias("row")
        .join(
            dlt.read("silver_company")
            .select(col("CompanyID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`CompanyID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_country")
            .select(expr("upper(rtrim(`CountryCode`))").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("upper(rtrim(`row`.`CountryCode`)) = `to_2`.`key_1`"),
            "left",
        )
        .select(
            col("row.SiteID").alias("SiteID"),
            col("row.CompanyID").alias("CompanyID"),
            col("row.CountryCode").alias("CountryCode"),
            col("to_1.key_1").isNotNull().alias("company_id_found"),
            col("to_2.key_1").isNotNull().alias("country_code_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_site_floor_references", comment="Whether what the rows of dbo.SiteFloor refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_site_floor_site": "`site_id_found` OR `SiteID` IS NULL",
    }
)
def silver_site_floor_references():
    return (
        dlt.read("silver_site_floor")
        .alias("row")
        .join(
            dlt.read("silver_site")
            .select(col("SiteID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`SiteID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.SiteFloorID").alias("SiteFloorID"),
            col("row.SiteID").alias("SiteID"),
            col("to_1.key_1").isNotNull().alias("site_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_absence_references", comment="Whether what the rows of hr.Absence refer to is there: 2 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_absence_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
        "fk_absence_type": "`absence_code_found` OR `AbsenceCode` IS NULL",
    }
)
def silver_hr_absence_references():
    return (
        dlt.read("silver_hr_absence")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_hr_absence_type")
            .select(expr("upper(rtrim(`AbsenceCode`))").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("upper(rtrim(`row`.`AbsenceCode`)) = `to_2`.`key_1`"),
            "left",
        )
        .select(
            col("row.AbsenceID").alias("AbsenceID"),
            col("row.EmployeeID").alias("EmployeeID"),
            col("row.AbsenceCode").alias("AbsenceCode"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
            col("to_2.key_1").isNotNull().alias("absence_code_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_leave_balance_references", comment="Whether what the rows of hr.LeaveBalance refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_leave_balance_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
    }
)
def silver_hr_leave_balance_references():
    return (
        dlt.read("silver_hr_leave_balance")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.EmployeeID").alias("EmployeeID"),
            col("row.LeaveYear").alias("LeaveYear"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_department_references", comment="Whether what the rows of hr.Department refer to is there: 2 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_department_site": "`site_id_found` OR `SiteID` IS NULL",
        "fk_department_manager": "`manager_id_found` OR `ManagerID` IS NULL",
    }
)
def silver_hr_department_references():
    return (
        dlt.read("silver_hr_department")
        .alias("row")
        .join(
            dlt.read("silver_site")
            .select(col("SiteID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`SiteID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("`row`.`ManagerID` = `to_2`.`key_1`"),
            "left",
        )
        .select(
            col("row.DepartmentID").alias("DepartmentID"),
            col("row.SiteID").alias("SiteID"),
            col("row.ManagerID").alias("ManagerID"),
            col("to_1.key_1").isNotNull().alias("site_id_found"),
            col("to_2.key_1").isNotNull().alias("manager_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_document_references", comment="Whether what the rows of hr.Document refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_document_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
    }
)
def silver_hr_document_references():
    return (
        dlt.read("silver_hr_document")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.DocumentID").alias("DocumentID"),
            col("row.EmployeeID").alias("EmployeeID"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_emergency_contact_references", comment="Whether what the rows of hr.EmergencyContact refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "employee_id_refers": "`employee_id_found` OR `EmployeeID` IS NULL",
    }
)
def silver_hr_emergency_contact_references():
    return (
        dlt.read("silver_hr_emergency_contact")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.EmployeeID").alias("EmployeeID"),
            col("row.Priority").alias("Priority"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_employee_references", comment="Whether what the rows of hr.Employee refer to is there: 4 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_employee_position": "`position_id_found` OR `PositionID` IS NULL",
        "fk_employee_department": "`department_id_found` OR `DepartmentID` IS NULL",
        "fk_employee_manager": "`manager_id_found` OR `ManagerID` IS NULL",
        "fk_employee_site": "`site_id_found` OR `SiteID` IS NULL",
    }
)
def silver_hr_employee_references():
    return (
        dlt.read("silver_hr_employee")
        .alias("row")
        .join(
            dlt.read("silver_hr_position")
            .select(col("PositionID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`PositionID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_hr_department")
            .select(col("DepartmentID").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("`row`.`DepartmentID` = `to_2`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_3"),
            expr("`row`.`ManagerID` = `to_3`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_site")
            .select(col("SiteID").alias("key_1"))
            .distinct()
            .alias("to_4"),
            expr("`row`.`SiteID` = `to_4`.`key_1`"),
            "left",
        )
        .select(
            col("row.EmployeeID").alias("EmployeeID"),
            col("row.PositionID").alias("PositionID"),
            col("row.DepartmentID").alias("DepartmentID"),
            col("row.ManagerID").alias("ManagerID"),
            col("row.SiteID").alias("SiteID"),
            col("to_1.key_1").isNotNull().alias("position_id_found"),
            col("to_2.key_1").isNotNull().alias("department_id_found"),
            col("to_3.key_1").isNotNull().alias("manager_id_found"),
            col("to_4.key_1").isNotNull().alias("site_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_employee_address_references", comment="Whether what the rows of hr.EmployeeAddress refer to is there: 2 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_employee_address_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
        "fk_employee_address_country": "`country_code_found` OR `CountryCode` IS NULL",
    }
)
def silver_hr_employee_address_references():
    return (
        dlt.read("silver_hr_employee_address")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_country")
            .select(expr("upper(rtrim(`CountryCode`))").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("upper(rtrim(`row`.`CountryCode`)) = `to_2`.`key_1`"),
            "left",
        )
        .select(
            col("row.AddressID").alias("AddressID"),
            col("row.EmployeeID").alias("EmployeeID"),
            col("row.CountryCode").alias("CountryCode"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
            col("to_2.key_1").isNotNull().alias("country_code_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_employment_contract_references", comment="Whether what the rows of hr.EmploymentContract refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_employment_contract_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
    }
)
def silver_hr_employment_contract_references():
    return (
        dlt.read("silver_hr_employment_contract")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.ContractID").alias("ContractID"),
            col("row.EmployeeID").alias("EmployeeID"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_position_references", comment="Whether what the rows of hr.Position refer to is there: 2 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_position_department": "`department_id_found` OR `DepartmentID` IS NULL",
        "fk_position_job_grade": "`grade_code_found` OR `GradeCode` IS NULL",
    }
)
def silver_hr_position_references():
    return (
        dlt.read("silver_hr_position")
        .alias("row")
        .join(
            dlt.read("silver_hr_department")
            .select(col("DepartmentID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`DepartmentID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_hr_job_grade")
            .select(expr("upper(rtrim(`GradeCode`))").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("upper(rtrim(`row`.`GradeCode`)) = `to_2`.`key_1`"),
            "left",
        )
        .select(
            col("row.PositionID").alias("PositionID"),
            col("row.DepartmentID").alias("DepartmentID"),
            col("row.GradeCode").alias("GradeCode"),
            col("to_1.key_1").isNotNull().alias("department_id_found"),
            col("to_2.key_1").isNotNull().alias("grade_code_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_hr_employee_skill_references", comment="Whether what the rows of hr.EmployeeSkill refer to is there: 2 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_employee_skill_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
        "fk_employee_skill_skill": "`skill_id_found` OR `SkillID` IS NULL",
    }
)
def silver_hr_employee_skill_references():
    return (
        dlt.read("silver_hr_employee_skill")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_hr_skill")
            .select(col("SkillID").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("`row`.`SkillID` = `to_2`.`key_1`"),
            "left",
        )
        .select(
            col("row.EmployeeID").alias("EmployeeID"),
            col("row.SkillID").alias("SkillID"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
            col("to_2.key_1").isNotNull().alias("skill_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_ops_clock_device_references", comment="Whether what the rows of ops.ClockDevice refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_clock_device_site": "`site_id_found` OR `SiteID` IS NULL",
    }
)
def silver_ops_clock_device_references():
    return (
        dlt.read("silver_ops_clock_device")
        .alias("row")
        .join(
            dlt.read("silver_site")
            .select(col("SiteID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`SiteID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.DeviceID").alias("DeviceID"),
            col("row.SiteID").alias("SiteID"),
            col("to_1.key_1").isNotNull().alias("site_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_ops_incident_references", comment="Whether what the rows of ops.Incident refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_incident_site": "`site_id_found` OR `SiteID` IS NULL",
    }
)
def silver_ops_incident_references():
    return (
        dlt.read("silver_ops_incident")
        .alias("row")
        .join(
            dlt.read("silver_site")
            .select(col("SiteID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`SiteID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.IncidentID").alias("IncidentID"),
            col("row.SiteID").alias("SiteID"),
            col("to_1.key_1").isNotNull().alias("site_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_ops_roster_references", comment="Whether what the rows of ops.Roster refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_roster_site": "`site_id_found` OR `SiteID` IS NULL",
    }
)
def silver_ops_roster_references():
    return (
        dlt.read("silver_ops_roster")
        .alias("row")
        .join(
            dlt.read("silver_site")
            .select(col("SiteID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`SiteID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.RosterID").alias("RosterID"),
            col("row.SiteID").alias("SiteID"),
            col("to_1.key_1").isNotNull().alias("site_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_ops_shift_assignment_references", comment="Whether what the rows of ops.ShiftAssignment refer to is there: 3 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_shift_assignment_roster": "`roster_id_found` OR `RosterID` IS NULL",
        "fk_shift_assignment_shift": "`shift_id_found` OR `ShiftID` IS NULL",
        "fk_shift_assignment_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
    }
)
def silver_ops_shift_assignment_references():
    return (
        dlt.read("silver_ops_shift_assignment")
        .alias("row")
        .join(
            dlt.read("silver_ops_roster")
            .select(col("RosterID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`RosterID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_ops_shift")
            .select(col("ShiftID").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("`row`.`ShiftID` = `to_2`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_3"),
            expr("`row`.`EmployeeID` = `to_3`.`key_1`"),
            "left",
        )
        .select(
            col("row.AssignmentID").alias("AssignmentID"),
            col("row.RosterID").alias("RosterID"),
            col("row.ShiftID").alias("ShiftID"),
            col("row.EmployeeID").alias("EmployeeID"),
            col("to_1.key_1").isNotNull().alias("roster_id_found"),
            col("to_2.key_1").isNotNull().alias("shift_id_found"),
            col("to_3.key_1").isNotNull().alias("employee_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_ops_shift_references", comment="Whether what the rows of ops.Shift refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_shift_site": "`site_id_found` OR `SiteID` IS NULL",
    }
)
def silver_ops_shift_references():
    return (
        dlt.read("silver_ops_shift")
        .alias("row")
        .join(
            dlt.read("silver_site")
            .select(col("SiteID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`SiteID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.ShiftID").alias("ShiftID"),
            col("row.SiteID").alias("SiteID"),
            col("to_1.key_1").isNotNull().alias("site_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_ops_time_entry_references", comment="Whether what the rows of ops.TimeEntry refer to is there: 2 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_time_entry_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
        "fk_time_entry_clock_device": "`device_id_found` OR `DeviceID` IS NULL",
    }
)
def silver_ops_time_entry_references():
    return (
        dlt.read("silver_ops_time_entry")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_ops_clock_device")
            .select(col("DeviceID").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("`row`.`DeviceID` = `to_2`.`key_1`"),
            "left",
        )
        .select(
            col("row.TimeEntryID").alias("TimeEntryID"),
            col("row.EmployeeID").alias("EmployeeID"),
            col("row.DeviceID").alias("DeviceID"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
            col("to_2.key_1").isNotNull().alias("device_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_bank_account_references", comment="Whether what the rows of payroll.BankAccount refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_bank_account_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
    }
)
def silver_payroll_bank_account_references():
    return (
        dlt.read("silver_payroll_bank_account")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`EmployeeID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.BankAccountID").alias("BankAccountID"),
            col("row.EmployeeID").alias("EmployeeID"),
            col("to_1.key_1").isNotNull().alias("employee_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_period_references", comment="Whether what the rows of payroll.PayPeriod refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_pay_period_company": "`company_id_found` OR `CompanyID` IS NULL",
    }
)
def silver_payroll_pay_period_references():
    return (
        dlt.read("silver_payroll_pay_period")
        .alias("row")
        .join(
            dlt.read("silver_company")
            .select(col("CompanyID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`CompanyID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.PeriodID").alias("PeriodID"),
            col("row.CompanyID").alias("CompanyID"),
            col("to_1.key_1").isNotNull().alias("company_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_run_references", comment="Whether what the rows of payroll.PayRun refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_pay_run_period": "`period_id_found` OR `PeriodID` IS NULL",
    }
)
def silver_payroll_pay_run_references():
    return (
        dlt.read("silver_payroll_pay_run")
        .alias("row")
        .join(
            dlt.read("silver_payroll_pay_period")
            .select(col("PeriodID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`PeriodID` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.PayRunID").alias("PayRunID"),
            col("row.PeriodID").alias("PeriodID"),
            col("to_1.key_1").isNotNull().alias("period_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_slip_references", comment="Whether what the rows of payroll.PaySlip refer to is there: 3 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_pay_slip_pay_run": "`pay_run_id_found` OR `PayRunID` IS NULL",
        "fk_pay_slip_employee": "`employee_id_found` OR `EmployeeID` IS NULL",
        "fk_pay_slip_bank_account": "`bank_account_id_found` OR `BankAccountID` IS NULL",
    }
)
def silver_payroll_pay_slip_references():
    return (
        dlt.read("silver_payroll_pay_slip")
        .alias("row")
        .join(
            dlt.read("silver_payroll_pay_run")
            .select(col("PayRunID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`PayRunID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("`row`.`EmployeeID` = `to_2`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_payroll_bank_account")
            .select(col("BankAccountID").alias("key_1"))
            .distinct()
            .alias("to_3"),
            expr("`row`.`BankAccountID` = `to_3`.`key_1`"),
            "left",
        )
        .select(
            col("row.PaySlipID").alias("PaySlipID"),
            col("row.PayRunID").alias("PayRunID"),
            col("row.EmployeeID").alias("EmployeeID"),
            col("row.BankAccountID").alias("BankAccountID"),
            col("to_1.key_1").isNotNull().alias("pay_run_id_found"),
            col("to_2.key_1").isNotNull().alias("employee_id_found"),
            col("to_3.key_1").isNotNull().alias("bank_account_id_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_pay_slip_line_references", comment="Whether what the rows of payroll.PaySlipLine refer to is there: 2 foreign keys", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_pay_slip_line_pay_slip": "`pay_slip_id_found` OR `PaySlipID` IS NULL",
        "fk_pay_slip_line_element": "`element_code_found` OR `ElementCode` IS NULL",
    }
)
def silver_payroll_pay_slip_line_references():
    return (
        dlt.read("silver_payroll_pay_slip_line")
        .alias("row")
        .join(
            dlt.read("silver_payroll_pay_slip")
            .select(col("PaySlipID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`PaySlipID` = `to_1`.`key_1`"),
            "left",
        )
        .join(
            dlt.read("silver_payroll_pay_element")
            .select(expr("upper(rtrim(`ElementCode`))").alias("key_1"))
            .distinct()
            .alias("to_2"),
            expr("upper(rtrim(`row`.`ElementCode`)) = `to_2`.`key_1`"),
            "left",
        )
        .select(
            col("row.PaySlipID").alias("PaySlipID"),
            col("row.LineNo").alias("LineNo"),
            col("row.ElementCode").alias("ElementCode"),
            col("to_1.key_1").isNotNull().alias("pay_slip_id_found"),
            col("to_2.key_1").isNotNull().alias("element_code_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_rate_history_references", comment="Whether what the rows of payroll.RateHistory refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "approved_by_refers": "`approved_by_found` OR `ApprovedBy` IS NULL",
    }
)
def silver_payroll_rate_history_references():
    return (
        dlt.read("silver_payroll_rate_history")
        .alias("row")
        .join(
            dlt.read("silver_hr_employee")
            .select(col("EmployeeID").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("`row`.`ApprovedBy` = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.RateHistoryID").alias("RateHistoryID"),
            col("row.ApprovedBy").alias("ApprovedBy"),
            col("to_1.key_1").isNotNull().alias("approved_by_found"),
        )
    )

# COMMAND ----------

@dlt.table(name="silver_payroll_tax_bracket_references", comment="Whether what the rows of payroll.TaxBracket refer to is there: 1 foreign key", spark_conf=SESSION)
@dlt.expect_all(
    {
        "fk_tax_bracket_country": "`country_code_found` OR `CountryCode` IS NULL",
    }
)
def silver_payroll_tax_bracket_references():
    return (
        dlt.read("silver_payroll_tax_bracket")
        .alias("row")
        .join(
            dlt.read("silver_country")
            .select(expr("upper(rtrim(`CountryCode`))").alias("key_1"))
            .distinct()
            .alias("to_1"),
            expr("upper(rtrim(`row`.`CountryCode`)) = `to_1`.`key_1`"),
            "left",
        )
        .select(
            col("row.CountryCode").alias("CountryCode"),
            col("row.TaxYear").alias("TaxYear"),
            col("row.LowerBound").alias("LowerBound"),
            col("to_1.key_1").isNotNull().alias("country_code_found"),
        )
    )

# COMMAND ----------

# MAGIC %md
# MAGIC ## Gold: the views of the source

# COMMAND ----------

@dlt.table(name="gold_hr_absence_matrix", comment="hr.vw_AbsenceMatrix, its converted SQL over 1 dataset", spark_conf=SESSION)
def gold_hr_absence_matrix():
    return (
        spark.sql(
            "SELECT\n"
            "  `EmployeeID`,\n"
            "  `AbsenceYear`,\n"
            "  COALESCE(`VACA`, 0) AS `VacationDays`,\n"
            "  COALESCE(`SICK`, 0) AS `SickDays`,\n"
            "  COALESCE(`PARE`, 0) AS `ParentalDays`,\n"
            "  COALESCE(`TRAI`, 0) AS `TrainingDays`\n"
            "FROM (\n"
            "  SELECT\n"
            "    *\n"
            "  FROM (\n"
            "    SELECT\n"
            "      `a`.`EmployeeID`,\n"
            "      YEAR(`a`.`StartDate`) AS `AbsenceYear`,\n"
            "      `a`.`AbsenceCode`,\n"
            "      `a`.`Days`\n"
            "    FROM LIVE.`silver_hr_absence` AS `a`\n"
            "    WHERE\n"
            "      `a`.`DeletedAt` IS NULL AND NOT `a`.`ApprovedAt` IS NULL\n"
            "  ) AS `src`\n"
            "  PIVOT(SUM(`Days`) FOR \n"
            "    `AbsenceCode` IN ('VACA' AS `VACA`, 'SICK' AS `SICK`, 'PARE' AS `PARE`, 'TRAI' AS `TRAI`)\n"
            "  )\n"
            ") AS `p`"
        )
        .crossJoin(dlt.read("silver_hr_absence").agg(expr("max(`absence_ingested_at`)").alias("ingested_at")))
        .select(
            col("EmployeeID").alias("EmployeeID"),
            col("AbsenceYear").alias("AbsenceYear"),
            col("VacationDays").alias("VacationDays"),
            col("SickDays").alias("SickDays"),
            col("ParentalDays").alias("ParentalDays"),
            col("TrainingDays").alias("TrainingDays"),
            col("ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_hr_employee_directory", comment="hr.vw_EmployeeDirectory over hr.Employee, hr.Position, hr.Department, dbo.Site", spark_conf=SESSION)
def gold_hr_employee_directory():
    # The view shows deleted rows too; silver_hr_department has left them out.
    # The view shows deleted rows too; silver_site has left them out.
    # The view shows deleted rows too; silver_hr_employee has left them out.
    return (
        dlt.read("silver_hr_employee")
        .alias("e")
        .join(dlt.read("silver_hr_position").alias("p"), expr("`p`.`PositionID` = `e`.`PositionID`"), "inner")
        .join(dlt.read("silver_hr_department").alias("d"), expr("`d`.`DepartmentID` = `e`.`DepartmentID`"), "inner")
        .join(dlt.read("silver_site").alias("s"), expr("`s`.`SiteID` = `e`.`SiteID`"), "inner")
        .join(dlt.read("silver_hr_employee").alias("m"), expr("`m`.`EmployeeID` = `e`.`ManagerID`"), "left")
        .where(expr("upper(rtrim(`e`.`Status`)) <> 'T' AND `e`.`IsDeleted` = false"))
        .select(
            col("e.EmployeeID").alias("EmployeeID"),
            col("e.EmployeeCode").alias("EmployeeCode"),
            col("e.FirstName").alias("FirstName"),
            col("e.LastName").alias("LastName"),
            col("e.Email").alias("Email"),
            col("p.PositionTitle").alias("PositionTitle"),
            col("d.DepartmentName").alias("DepartmentName"),
            col("d.CostCentre").alias("CostCentre"),
            col("s.SiteName").alias("Site"),
            col("m.FullName").alias("ManagerName"),
            col("e.HireDate").alias("HireDate"),
            col("e.employee_ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_hr_newest_hires", comment="hr.vw_NewestHires, its converted SQL over 2 datasets", spark_conf=SESSION)
def gold_hr_newest_hires():
    # The view shows deleted rows too; silver_hr_employee has left them out.
    # The view shows deleted rows too; silver_hr_department has left them out.
    # Calls hr.fn_LengthOfService: create its converted function before the first update.
    return (
        spark.sql(
            "SELECT\n"
            "  `e`.`EmployeeID`,\n"
            "  `e`.`FullName`,\n"
            "  `e`.`HireDate`,\n"
            "  `d`.`DepartmentName`,\n"
            "  `main`.`hr`.`fn_LengthOfService`(`e`.`HireDate`, NULL) AS `Years`\n"
            "FROM LIVE.`silver_hr_employee` AS `e`\n"
            "JOIN LIVE.`silver_hr_department` AS `d`\n"
            "  ON `d`.`DepartmentID` = `e`.`DepartmentID`\n"
            "WHERE\n"
            "  `e`.`HireDate` >= DATE_ADD(MONTH, -6, CURRENT_TIMESTAMP())\n"
            "ORDER BY\n"
            "  `e`.`HireDate` DESC"
        )
        .crossJoin(dlt.read("silver_hr_employee").agg(expr("max(`employee_ingested_at`)").alias("ingested_at")))
        .select(
            col("EmployeeID").alias("EmployeeID"),
            col("FullName").alias("FullName"),
            col("HireDate").alias("HireDate"),
            col("DepartmentName").alias("DepartmentName"),
            col("Years").alias("Years"),
            col("ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_hr_org_chart", comment="hr.vw_OrgChart, its converted SQL over 1 dataset", spark_conf=SESSION)
def gold_hr_org_chart():
    # The view shows deleted rows too; silver_hr_employee has left them out.
    return (
        spark.sql(
            "WITH RECURSIVE `chain` AS (\n"
            "  SELECT\n"
            "    `e`.`EmployeeID`,\n"
            "    `e`.`ManagerID`,\n"
            "    `e`.`FullName`,\n"
            "    0 AS `Depth`,\n"
            "    '/' || REGEXP_REPLACE(CAST(`e`.`EmployeeID` AS STRING), '^.{11,}$', '*') || '/' AS `Path`\n"
            "  FROM LIVE.`silver_hr_employee` AS `e`\n"
            "  WHERE\n"
            "    `e`.`ManagerID` IS NULL AND `e`.`Status` = 'A'\n"
            "  UNION ALL\n"
            "  SELECT\n"
            "    `e`.`EmployeeID`,\n"
            "    `e`.`ManagerID`,\n"
            "    `e`.`FullName`,\n"
            "    CAST(`c`.`Depth` + 1 AS INT),\n"
            "    LEFT(\n"
            "      `c`.`Path` || REGEXP_REPLACE(CAST(`e`.`EmployeeID` AS STRING), '^.{11,}$', '*') || '/',\n"
            "      900\n"
            "    )\n"
            "  FROM LIVE.`silver_hr_employee` AS `e`\n"
            "  INNER JOIN `chain` AS `c`\n"
            "    ON `c`.`EmployeeID` = `e`.`ManagerID`\n"
            "  WHERE\n"
            "    `e`.`Status` = 'A'\n"
            ")\n"
            "SELECT\n"
            "  `EmployeeID`,\n"
            "  `ManagerID`,\n"
            "  `FullName`,\n"
            "  `Depth`,\n"
            "  `Path`\n"
            "FROM `chain`"
        )
        .crossJoin(dlt.read("silver_hr_employee").agg(expr("max(`employee_ingested_at`)").alias("ingested_at")))
        .select(
            col("EmployeeID").alias("EmployeeID"),
            col("ManagerID").alias("ManagerID"),
            col("FullName").alias("FullName"),
            col("Depth").alias("Depth"),
            col("Path").alias("Path"),
            col("ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_hr_skill_sheet", comment="hr.vw_SkillSheet, its converted SQL over 3 datasets", spark_conf=SESSION)
def gold_hr_skill_sheet():
    return (
        spark.sql(
            "SELECT\n"
            "  `e`.`EmployeeID`,\n"
            "  `e`.`LastName` || ', ' || `e`.`FirstName` AS `EmployeeName`,\n"
            "  SUBSTRING(\n"
            "    NULLIF(\n"
            "      (\n"
            "        SELECT\n"
            "          LISTAGG(\n"
            "            \n"
            "              '; ' || `s`.`SkillName` || ' (' || REGEXP_REPLACE(CAST(`es`.`Level` AS STRING), '^.{4,}$', '*') || ')',\n"
            "              ''\n"
            "            \n"
            "          ) WITHIN GROUP (ORDER BY\n"
            "            `s`.`SkillName`)\n"
            "        FROM LIVE.`silver_hr_employee_skill` AS `es`\n"
            "        JOIN LIVE.`silver_hr_skill` AS `s`\n"
            "          ON `s`.`SkillID` = `es`.`SkillID`\n"
            "        WHERE\n"
            "          `es`.`EmployeeID` = `e`.`EmployeeID`\n"
            "      ),\n"
            "      ''\n"
            "    ),\n"
            "    3\n"
            "  ) AS `Skills`,\n"
            "  (\n"
            "    SELECT\n"
            "      COUNT(*)\n"
            "    FROM LIVE.`silver_hr_employee_skill` AS `x`\n"
            "    WHERE\n"
            "      `x`.`EmployeeID` = `e`.`EmployeeID` AND `x`.`ExpiresOn` < CURRENT_TIMESTAMP()\n"
            "  ) AS `ExpiredCount`\n"
            "FROM LIVE.`silver_hr_employee` AS `e`\n"
            "WHERE\n"
            "  `e`.`IsDeleted` = FALSE"
        )
        .crossJoin(dlt.read("silver_hr_employee").agg(expr("max(`employee_ingested_at`)").alias("ingested_at")))
        .select(
            col("EmployeeID").alias("EmployeeID"),
            col("EmployeeName").alias("EmployeeName"),
            col("Skills").alias("Skills"),
            col("ExpiredCount").alias("ExpiredCount"),
            col("ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_ops_staffed_shifts", comment="ops.vw_StaffedShifts over ops.ShiftAssignment, ops.Shift, dbo.Site, hr.Employee", spark_conf=SESSION)
def gold_ops_staffed_shifts():
    # The view shows deleted rows too; silver_ops_shift has left them out.
    # The view shows deleted rows too; silver_site has left them out.
    # The view shows deleted rows too; silver_hr_employee has left them out.
    return (
        dlt.read("silver_ops_shift_assignment")
        .alias("sa")
        .join(dlt.read("silver_ops_shift").alias("sh"), expr("`sh`.`ShiftID` = `sa`.`ShiftID`"), "inner")
        .join(dlt.read("silver_site").alias("si"), expr("`si`.`SiteID` = `sh`.`SiteID`"), "inner")
        .join(dlt.read("silver_hr_employee").alias("e"), expr("`e`.`EmployeeID` = `sa`.`EmployeeID`"), "inner")
        .where(expr("`sa`.`IsDeleted` = false"))
        .select(
            col("sa.AssignmentID").alias("AssignmentID"),
            col("sa.WorkDate").alias("WorkDate"),
            col("sh.ShiftCode").alias("ShiftCode"),
            col("sh.StartsAt").alias("StartsAt"),
            col("sh.EndsAt").alias("EndsAt"),
            col("si.SiteCode").alias("SiteCode"),
            col("e.EmployeeCode").alias("EmployeeCode"),
            col("sa.Role").alias("Role"),
            col("sa.Source").alias("Source"),
            col("sa.shift_assignment_ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_ops_overtime", comment="ops.vw_Overtime, its converted SQL over 2 datasets", spark_conf=SESSION)
def gold_ops_overtime():
    # The view shows deleted rows too; silver_hr_employment_contract has left them out.
    return (
        spark.sql(
            "SELECT\n"
            "  `t`.`EmployeeID`,\n"
            "  WEEKOFYEAR(`t`.`WorkDate`) AS `IsoWeek`,\n"
            "  YEAR(`t`.`WorkDate`) AS `WorkYear`,\n"
            "  SUM(`t`.`WorkedMinutes`) / 60.0 AS `WorkedHours`,\n"
            "  SUM(`t`.`WorkedMinutes`) / 60.0 - MAX(`k`.`WeeklyHours`) AS `OvertimeHours`\n"
            "FROM LIVE.`silver_ops_time_entry` AS `t`\n"
            "JOIN LIVE.`silver_hr_employment_contract` AS `k`\n"
            "  ON `k`.`EmployeeID` = `t`.`EmployeeID`\n"
            "  AND `t`.`WorkDate` BETWEEN `k`.`StartDate` AND COALESCE(`k`.`EndDate`, CAST('9999-12-31' AS DATE))\n"
            "WHERE\n"
            "  NOT `t`.`ClockOut` IS NULL\n"
            "GROUP BY\n"
            "  `t`.`EmployeeID`,\n"
            "  WEEKOFYEAR(`t`.`WorkDate`),\n"
            "  YEAR(`t`.`WorkDate`)\n"
            "HAVING\n"
            "  SUM(`t`.`WorkedMinutes`) / 60.0 > MAX(`k`.`WeeklyHours`)\n"
            "QUALIFY\n"
            "  RANK() OVER (ORDER BY `OvertimeHours` DESC) <= 500\n"
            "ORDER BY\n"
            "  `OvertimeHours` DESC"
        )
        .crossJoin(dlt.read("silver_ops_time_entry").agg(expr("max(`time_entry_ingested_at`)").alias("ingested_at")))
        .select(
            col("EmployeeID").alias("EmployeeID"),
            col("IsoWeek").alias("IsoWeek"),
            col("WorkYear").alias("WorkYear"),
            col("WorkedHours").alias("WorkedHours"),
            col("OvertimeHours").alias("OvertimeHours"),
            col("ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_payroll_cost_by_department", comment="payroll.vw_CostByDepartment over payroll.PaySlip, payroll.PayRun, hr.Employee", spark_conf=SESSION)
def gold_payroll_cost_by_department():
    # The view shows deleted rows too; silver_hr_employee has left them out.
    return (
        dlt.read("silver_payroll_pay_slip")
        .alias("ps")
        .join(dlt.read("silver_payroll_pay_run").alias("pr"), expr("`pr`.`PayRunID` = `ps`.`PayRunID`"), "inner")
        .join(dlt.read("silver_hr_employee").alias("e"), expr("`e`.`EmployeeID` = `ps`.`EmployeeID`"), "inner")
        .groupBy(col("e.DepartmentID").alias("DepartmentID"), col("pr.PeriodID").alias("PeriodID"))
        .agg(
            expr("sum(`ps`.`Gross`)").alias("GrossTotal"),
            expr("count(*)").alias("SlipCount"),
            expr("max(`ps`.`pay_slip_ingested_at`)").alias("ingested_at"),  # the latest row of the group
        )
        .select(
            col("DepartmentID").alias("DepartmentID"),
            col("PeriodID").alias("PeriodID"),
            col("GrossTotal").alias("GrossTotal"),
            col("SlipCount").alias("SlipCount"),
            col("ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_payroll_pay_slip_summary", comment="payroll.vw_PaySlipSummary over payroll.PaySlip, payroll.PayRun, payroll.PayPeriod, hr.Employee", spark_conf=SESSION)
def gold_payroll_pay_slip_summary():
    # The view shows deleted rows too; silver_hr_employee has left them out.
    return (
        dlt.read("silver_payroll_pay_slip")
        .alias("ps")
        .join(dlt.read("silver_payroll_pay_run").alias("pr"), expr("`pr`.`PayRunID` = `ps`.`PayRunID`"), "inner")
        .join(dlt.read("silver_payroll_pay_period").alias("pp"), expr("`pp`.`PeriodID` = `pr`.`PeriodID`"), "inner")
        .join(dlt.read("silver_hr_employee").alias("e"), expr("`e`.`EmployeeID` = `ps`.`EmployeeID`"), "inner")
        .where(expr("upper(rtrim(`pr`.`Status`)) = 'POSTED'"))
        .select(
            col("ps.PaySlipID").alias("PaySlipID"),
            col("ps.EmployeeID").alias("EmployeeID"),
            col("e.LastName").alias("LastName"),
            col("e.FirstName").alias("FirstName"),
            col("pp.PeriodCode").alias("PeriodCode"),
            col("pr.RunKind").alias("RunKind"),
            col("ps.Gross").alias("Gross"),
            col("ps.Tax").alias("Tax"),
            col("ps.Social").alias("Social"),
            col("ps.Net").alias("Net"),
            col("ps.pay_slip_ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_payroll_salary_rank", comment="payroll.vw_SalaryRank, its converted SQL over 4 datasets", spark_conf=SESSION)
def gold_payroll_salary_rank():
    # The view shows deleted rows too; silver_hr_employee has left them out.
    return (
        spark.sql(
            "SELECT\n"
            "  `e`.`EmployeeID`,\n"
            "  `e`.`DepartmentID`,\n"
            "  `e`.`AnnualSalary`,\n"
            "  RANK() OVER (PARTITION BY `e`.`DepartmentID` ORDER BY `e`.`AnnualSalary` DESC) AS `DeptRank`,\n"
            "  NTILE(4) OVER (ORDER BY `e`.`AnnualSalary`) AS `Quartile`,\n"
            "  AVG(`e`.`AnnualSalary`) OVER (PARTITION BY `e`.`DepartmentID`) AS `DeptAverage`,\n"
            "  LAG(`r`.`HourlyRate`, 1, CAST(0 AS DECIMAL(10, 4))) OVER (PARTITION BY `r`.`EmployeeID` ORDER BY `r`.`EffectiveFrom`) AS `PreviousRate`,\n"
            "  `r`.`HourlyRate`,\n"
            "  CASE\n"
            "    WHEN `e`.`AnnualSalary` > `g`.`MaxSalary`\n"
            "    THEN 'above band'\n"
            "    WHEN `e`.`AnnualSalary` < `g`.`MinSalary`\n"
            "    THEN 'below band'\n"
            "    ELSE 'in band'\n"
            "  END AS `BandPosition`\n"
            "FROM LIVE.`silver_hr_employee` AS `e`\n"
            "JOIN LIVE.`silver_hr_position` AS `p`\n"
            "  ON `p`.`PositionID` = `e`.`PositionID`\n"
            "JOIN LIVE.`silver_hr_job_grade` AS `g`\n"
            "  ON `g`.`GradeCode` = `p`.`GradeCode`\n"
            "LEFT JOIN LIVE.`silver_payroll_rate_history` AS `r`\n"
            "  ON `r`.`EmployeeID` = `e`.`EmployeeID`\n"
            "WHERE\n"
            "  `e`.`Status` IN ('A', 'L')"
        )
        .crossJoin(dlt.read("silver_hr_employee").agg(expr("max(`employee_ingested_at`)").alias("ingested_at")))
        .select(
            col("EmployeeID").alias("EmployeeID"),
            col("DepartmentID").alias("DepartmentID"),
            col("AnnualSalary").alias("AnnualSalary"),
            col("DeptRank").alias("DeptRank"),
            col("Quartile").alias("Quartile"),
            col("DeptAverage").alias("DeptAverage"),
            col("PreviousRate").alias("PreviousRate"),
            col("HourlyRate").alias("HourlyRate"),
            col("BandPosition").alias("BandPosition"),
            col("ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

@dlt.table(name="gold_stg_rejected_imports", comment="stg.vw_RejectedImports, its converted SQL over 2 datasets", spark_conf=SESSION)
def gold_stg_rejected_imports():
    return (
        spark.sql(
            "SELECT\n"
            "  'employee' AS `Source`,\n"
            "  `i`.`EmployeeCode`,\n"
            "  `i`.`RejectReason`,\n"
            "  `i`.`LoadedAt`\n"
            "FROM LIVE.`silver_stg_employee_import` AS `i`\n"
            "WHERE\n"
            "  NOT `i`.`RejectReason` IS NULL\n"
            "UNION ALL\n"
            "SELECT\n"
            "  'time entry',\n"
            "  `t`.`EmployeeCode`,\n"
            "  `t`.`RejectReason`,\n"
            "  `t`.`LoadedAt`\n"
            "FROM LIVE.`silver_stg_time_entry_import` AS `t`\n"
            "WHERE\n"
            "  NOT `t`.`RejectReason` IS NULL"
        )
        .crossJoin(dlt.read("silver_stg_employee_import").agg(expr("max(`employee_import_ingested_at`)").alias("ingested_at")))
        .select(
            col("Source").alias("Source"),
            col("EmployeeCode").alias("EmployeeCode"),
            col("RejectReason").alias("RejectReason"),
            col("LoadedAt").alias("LoadedAt"),
            col("ingested_at").alias("ingested_at"),
        )
    )

# COMMAND ----------

# MAGIC %md
# MAGIC ## Not in this pipeline
# MAGIC
# MAGIC - `dbo.AppSetting` (silver): CHECK CK\_AppSetting\_Json is no expectation: it has the function ISJSON at `dbo/Tables/AppSetting.sql:10`
# MAGIC - `hr.Document` (silver): CHECK CK\_Document\_Metadata is no expectation: it has the function ISJSON at `hr/Tables/Document.sql:8`
# MAGIC - `hr.Position` (silver): CHECK CK\_Position\_Profile is no expectation: it has the function ISJSON at `hr/Tables/Position.sql:13`
# MAGIC - `ops.Incident` (silver): CHECK CK\_Incident\_Srid is no expectation: it has Place.STSrid, which is no column of the table at `ops/Tables/Incident.sql:16`
# MAGIC - `ops.Roster` (silver): CHECK CK\_Roster\_Monday is no expectation: it has the function DATENAME at `ops/Tables/Roster.sql:10`
# MAGIC - `payroll.PayPeriod` (silver): CHECK CK\_PayPeriod\_Code is no expectation: it has LIKE with a character class or an escape at `payroll/Tables/PayPeriod.sql:14`
# MAGIC - `dbo.vw_SiteMap` (gold): no rule converts this function: method STBuffer at `dbo/Views/vw_SiteMap.sql:8`
