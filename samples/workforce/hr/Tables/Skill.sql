CREATE TABLE hr.Skill
(
    SkillID     int IDENTITY(1,1) NOT NULL CONSTRAINT PK_Skill PRIMARY KEY,
    SkillName   nvarchar(80)      NOT NULL CONSTRAINT UQ_Skill_Name UNIQUE,
    Category    nvarchar(40)      NOT NULL CONSTRAINT DF_Skill_Category DEFAULT N'General',
    RenewMonths smallint          NULL
);

CREATE TABLE hr.EmployeeSkill
(
    EmployeeID  int     NOT NULL CONSTRAINT FK_EmployeeSkill_Employee FOREIGN KEY REFERENCES hr.Employee (EmployeeID),
    SkillID     int     NOT NULL CONSTRAINT FK_EmployeeSkill_Skill FOREIGN KEY REFERENCES hr.Skill (SkillID),
    [Level]     tinyint NOT NULL CONSTRAINT CK_EmployeeSkill_Level CHECK ([Level] BETWEEN 1 AND 5),
    CertifiedOn date    NULL,
    ExpiresOn   date    NULL,
    CONSTRAINT PK_EmployeeSkill PRIMARY KEY (EmployeeID, SkillID)
);
GO
