"""Learned weights, written by ``tools/train_intent.py``: name, tab, a figure per task type (chore, feature, refactor, fix, enhancement, migration). Data only."""

# ruff: noqa: E501 - a table
WEIGHTS = """\
	-1 -3 -3 11 -3 -5
!accept	-2 -1 -5 0 4 -1
!accept a	-2 -1 -5 0 4 -1
!add	4 6 -6 -7 -1 -5
!add .. for	5 -1 0 -1 -5 -1
!add .. in	2 0 -5 2 -2 0
!add .. of	7 -5 -1 1 -4 0
!add .. on	0 -2 -3 -3 5 -1
!add .. to	-1 1 -4 -4 2 -4
!add 0	5 0 -1 0 -5 0
!add <code>	-1 0 -6 1 2 0
!add a	3 6 -7 -7 0 -5
!add badge	9 -5 -1 -1 -3 0
!add cache	-5 -4 0 -3 6 -1
!add case	4 0 -2 -1 -4 0
!add check	-1 0 0 5 -4 0
!add code	4 -5 2 -2 -4 0
!add command	-3 2 0 -4 1 0
!add comment	-2 -1 2 -4 -1 0
!add configuration	5 -4 -3 -4 1 0
!add context	4 0 -2 1 -4 0
!add doc	3 0 -2 -3 -2 0
!add document	5 0 -1 -2 -4 0
!add editorconfig	8 -6 -1 -1 -3 -1
!add endpoint	-7 6 -3 -3 3 -1
!add example	-1 0 -2 -5 3 0
!add file	6 -2 -3 1 -3 0
!add filter	-1 0 -3 -2 4 0
!add flag	-6 2 -6 1 4 0
!add functionality	-4 0 -2 -3 5 0
!add guide	8 -4 0 -1 -3 0
!add hint	6 -3 1 -2 -5 -1
!add icon	4 0 -2 -6 -1 0
!add import	-3 6 -1 0 -4 0
!add instruction	4 0 -1 -1 -3 0
!add link	1 0 -2 -4 1 0
!add migrate	-5 3 -2 1 1 0
!add mode	-5 7 -2 -3 -1 -1
!add option	-1 0 -3 -6 5 0
!add page	1 0 -4 -3 2 0
!add recipe	5 0 -1 -1 -4 0
!add support	-8 4 1 1 1 -1
!add test	7 -3 -1 -1 -5 0
!add the	2 0 0 -4 -1 0
!add tool	-2 0 -4 -3 5 0
!add translation	3 0 -1 -4 -1 0
!add validation	-1 -2 -3 -3 6 0
!adjust	3 -1 1 -2 -5 -1
!adjust .. to	5 -1 0 -2 -3 -1
!adjust a	3 -1 2 -2 -5 -1
!align	2 -2 -1 2 -6 0
!align a	1 -2 -1 1 -5 0
!allow	-5 3 -5 -4 5 -3
!allow .. for	-5 -3 0 -2 4 -1
!allow .. of	0 0 -2 -5 6 -1
!allow .. to	0 4 -3 -3 -1 -2
!allow a	-5 4 -4 -4 3 -3
!annotate	-1 0 -5 -1 3 0
!annotate .. for	-1 0 -3 -2 4 0
!annotate a	-1 0 -5 -1 3 0
!annotate type	4 0 -1 1 -4 0
!avoid	-5 -5 -3 -2 5 -2
!avoid .. for	-2 0 -5 1 0 0
!avoid .. in	-2 -2 0 -7 6 -2
!avoid .. on	2 -1 -4 -2 1 0
!avoid a	-5 -5 -3 -2 5 -2
!beautify	5 0 -3 -2 -3 0
!beautify <code>	5 0 -2 -2 -3 0
!beautify a	5 0 -3 -2 -3 0
!break	-4 -1 7 -3 -5 -1
!build	-2 6 -3 -4 -3 -2
!build a	-2 6 -3 -4 -3 -2
!bump	9 -3 -3 -4 0 -4
!bump .. in	3 0 -2 -2 0 0
!bump .. to	4 -2 1 0 -2 -2
!bump <code>	4 0 -3 -1 -2 -1
!bump a	12 -2 -3 -3 -4 -3
!bump action	2 0 0 -1 -1 0
!bump eslint	4 0 -1 -2 -1 -1
!bump version	1 1 2 -8 2 -1
!cache	3 -6 -3 -5 4 -2
!cache .. for	-3 -2 -3 -3 7 0
!cache a	3 -5 -3 -4 1 -2
!change	6 -2 -2 -2 -2 -1
!change a	3 -1 -1 -1 -1 0
!change the	3 -1 0 -4 -2 -1
!clarify	4 -2 -1 -1 -6 0
!clarify a	3 -2 -1 -1 -6 0
!clean	3 -3 2 -2 -4 -1
!clean a	2 -3 0 -2 -3 0
!cleanup	6 -1 -2 -2 -2 0
!cleanup a	6 -1 -2 -2 -2 0
!configure	6 -2 -2 -3 -1 -1
!configure a	6 -2 -2 -3 -1 -1
!consolidate	-2 -3 6 -4 -3 -1
!consolidate a	-2 -2 5 -3 -2 -1
!convert	-5 -4 6 -4 -5 4
!convert .. to	-5 -3 8 -2 -3 -2
!convert <code>	-1 0 -6 0 1 4
!convert a	-5 -4 5 -3 -4 3
!convert fixture	4 0 -2 -2 -1 0
!copy	0 -1 -5 -1 1 3
!correct	2 -4 -3 5 -7 -2
!correct .. for	-1 -1 -3 4 -1 0
!correct a	4 -3 -2 2 -6 -2
!create	3 6 -4 -4 -4 -3
!create .. for	-4 5 0 -1 -4 -1
!create a	3 6 -4 -4 -4 -3
!decouple	-5 -3 6 -5 -2 -2
!decouple a	-4 -2 4 -3 0 -1
!delete	9 -4 -3 -1 -4 -3
!delete a	7 -4 -2 0 -3 -2
!deprecate	0 1 2 -6 -2 0
!deprecate a	0 1 2 -6 -2 0
!disable	1 -3 -3 0 0 0
!disable a	1 -2 -3 0 0 0
!do	-3 -1 -1 2 -1 -2
!do .. of	-1 0 -2 5 -4 0
!do the	-2 2 0 2 -5 -2
!document	12 -2 -6 -7 -3 -3
!document a	9 -1 -5 -6 -2 -1
!drop	5 -5 1 -2 -3 -1
!drop .. for	4 -3 -4 -1 1 -1
!drop a	5 -5 0 -3 -2 -1
!enable	3 2 -6 -4 -2 -2
!enable .. for	3 -2 -4 -2 1 0
!enable .. of	-5 4 -4 0 1 -1
!enable .. on	3 0 -1 1 -4 0
!enable a	3 2 -6 -5 -2 -2
!enable test	4 0 -2 -1 -3 0
!enhance	-1 -4 -4 -3 7 -1
!enhance a	-1 -3 -2 -2 6 -1
!ensure	0 1 -3 4 -4 0
!ensure a	1 1 -2 3 -3 0
!exclude	0 -1 -1 2 -5 0
!exclude a	0 -1 -1 2 -5 0
!expand	0 -1 -4 0 2 0
!explain	8 -1 -3 -3 -4 -1
!explain a	8 -1 -3 -3 -4 -1
!export	-3 6 -3 -2 0 -1
!export a	-3 6 -3 -2 0 -1
!expose	-5 5 -3 -4 0 -2
!expose a	-5 5 -3 -3 -1 -2
!extend	-2 -4 -6 -3 9 -1
!extend a	-1 -1 -4 -2 5 -1
!extract	-4 -4 10 -7 -3 -3
!extract .. for	-2 -2 5 -1 -3 0
!extract a	-4 -4 10 -7 -3 -3
!extract translation	6 0 -4 -1 -3 0
!fix	3 -4 -5 5 -5 -3
!fix .. in	4 -2 -3 -1 -2 -1
!fix .. of	-3 -1 -1 5 -2 -1
!fix .. to	-1 -1 1 3 -5 -1
!fix a	3 -5 -5 4 -4 -2
!fix check	3 -1 0 -8 1 0
!fix error	0 0 -6 3 -3 0
!fix handle	0 0 -4 4 -3 0
!fix issue	3 0 1 -5 -2 0
!fix link	9 0 -2 -7 -2 0
!fix test	2 0 -4 -2 1 0
!fix the	-1 -1 0 3 -4 -1
!fix typo	3 0 2 -6 -1 -1
!fix warning	-2 0 3 -5 -1 0
!format	3 -1 -5 1 -4 0
!format a	3 -1 -5 2 -4 0
!generate	-4 5 -6 -2 -1 -2
!generate a	-4 5 -6 -2 -1 -2
!get	-2 2 2 -4 -2 0
!get a	-1 2 1 -4 0 -1
!handle	-2 -2 -5 7 -4 -1
!handle .. in	-1 -1 -4 9 -7 -1
!handle a	-2 -2 -4 7 -4 -1
!harden	0 -1 0 2 -3 0
!harden a	1 -1 -2 3 -3 0
!hide	-1 -1 -2 3 -3 0
!ignore	6 -3 -6 -3 -2 -1
!ignore .. in	5 -2 -2 0 -6 -1
!ignore a	5 -3 -6 -3 -2 -1
!implement	-5 10 -5 -5 -5 -3
!implement a	-6 10 -5 -5 -5 -3
!improve	-2 -6 -6 -6 10 -3
!improve .. for	2 -1 2 -4 -2 0
!improve .. of	4 -2 -4 -2 2 -1
!improve a	-1 -6 -6 -5 8 -3
!improve document	8 0 -2 -1 -7 0
!improve performance	-4 -1 -2 -2 4 0
!improve the	-3 -1 0 -2 4 -1
!include	2 -1 -3 0 0 0
!include .. in	-4 0 -2 0 2 0
!include a	2 -1 -3 0 0 0
!increase	-2 -3 -3 -5 7 -3
!increase a	0 -3 -3 -4 5 -3
!inline	-5 -4 7 -5 -3 -2
!inline a	-5 -4 6 -4 -2 -2
!integrate	-4 5 -2 -6 -1 -2
!integrate a	-4 5 -2 -5 -1 -2
!introduce	-2 5 1 -6 -4 -3
!introduce .. for	0 3 0 -4 -1 -1
!introduce a	-2 5 1 -6 -4 -3
!let	-5 5 -4 -4 3 -2
!let a	-5 7 -4 -3 -1 -2
!lint	1 -1 -4 2 -4 0
!lint a	1 -1 -4 2 -4 0
!load	-1 -1 -4 1 -1 2
!load a	-1 -1 -4 2 -1 1
!make	-1 -5 -1 -4 6 -4
!make .. in	4 0 -2 -2 0 0
!make .. to	-1 2 6 -2 -8 -1
!make a	0 -4 0 -2 2 -3
!make configurable	-1 0 -3 -3 5 -1
!make the	-2 -2 -2 -5 8 -2
!merge	-3 1 5 -4 -5 -1
!migrate	1 -4 -1 -5 -3 8
!migrate .. on	-3 -1 -1 -1 -1 7
!migrate .. to	2 -4 2 -5 -5 3
!migrate <code>	-5 0 -1 -1 -1 7
!migrate a	1 -4 -2 -4 -2 7
!migrate config	5 0 -4 -1 1 -2
!migrate database	-5 -1 -3 -1 -1 9
!migrate the	1 -3 0 -3 -4 4
!move	2 -5 3 -5 -4 2
!move .. of	-1 -1 7 -2 -5 -2
!move .. to	-1 -1 -2 0 -1 3
!move <code>	-4 0 2 -3 -2 3
!move a	-1 -4 5 -4 -3 1
!move the	4 -2 -1 -3 -4 1
!normalize	-2 -2 2 1 -5 0
!normalize a	-2 -2 2 1 -5 0
!optimize	-4 -5 -3 -6 8 -2
!optimize .. in	-1 -1 3 -3 -1 0
!optimize a	-4 -5 -2 -6 8 -2
!patch 0	6 0 -2 -5 -3 0
!pin	7 0 -5 -1 -4 -2
!pin a	5 0 -4 0 -7 -1
!polish	-1 -1 -2 -5 5 -1
!port	-2 -2 -2 -2 -2 7
!port a	-2 -1 -1 -2 -2 6
!preserve	-3 -2 -3 5 -5 0
!preserve a	-3 -2 -3 5 -5 0
!prevent	-1 -2 -2 4 -2 0
!prevent a	-1 -2 -2 4 -2 0
!provide	-3 4 -5 -3 3 -1
!provide a	-3 4 -5 -3 3 -1
!raise a	-2 -2 0 4 -4 -1
!reduce	-4 -5 0 -5 6 -3
!reduce a	-4 -5 0 -5 6 -3
!reduce time	-3 -1 -3 -3 8 -1
!refactor	-3 -5 9 -7 -5 -3
!refactor .. to	-2 -2 4 -1 -2 -2
!refactor <code>	2 0 1 -2 -4 0
!refactor a	0 -4 4 -5 -1 -1
!refactor test	4 0 -3 -1 -1 0
!refactor the	-4 -2 8 -3 -5 -2
!reformat	6 -2 -3 -3 -3 -1
!refresh	3 -2 -1 0 -3 0
!regenerate	10 -2 -4 -3 -4 -1
!regenerate a	7 -1 -4 -3 -3 0
!release	2 0 -3 -3 1 0
!release a	2 0 -3 -3 1 0
!remove	10 -7 -2 -5 -5 -4
!remove .. in	-3 -1 1 -3 2 0
!remove .. on	-2 0 -4 -1 3 0
!remove .. to	-1 0 -3 -1 2 0
!remove <code>	0 0 3 -2 -3 0
!remove a	7 -6 0 -4 -4 -3
!remove check	1 0 1 -1 -5 0
!remove code	2 0 1 -4 -2 0
!remove comment	5 0 -3 -3 -1 0
!remove file	2 0 1 -4 -3 0
!remove flag	0 -1 2 0 -4 0
!remove import	5 -1 -2 -2 -2 -1
!remove log	6 -1 -3 0 -4 -1
!remove reference	0 0 -5 3 -4 0
!remove the	5 -1 -1 -2 -4 -1
!rename	2 -5 8 -5 -7 -6
!rename .. to	5 -4 3 -4 -4 -6
!rename <code>	10 -1 -9 0 -4 -4
!rename a	0 -5 10 -5 -6 -5
!replace	3 -8 5 -8 -7 -1
!replace <code>	2 -1 -5 3 -2 -1
!replace a	6 -7 3 -8 -5 -4
!replace the	-7 -2 5 0 -6 4
!resolve	-1 -2 -6 7 -3 -1
!resolve .. in	-3 -1 -1 5 -2 -1
!resolve a	-1 -2 -6 6 -3 -1
!restore	-1 2 -1 1 -3 0
!restore a	0 2 -1 1 -3 0
!restructure	-2 -3 7 -4 -3 -3
!restructure a	-1 -2 5 -4 -2 -2
!rewrite	-1 -4 4 -4 -6 5
!rewrite a	1 -3 1 -3 -3 2
!run	3 -3 -6 2 -1 -1
!run a	3 -3 -6 1 -1 -2
!run test	3 0 -1 -2 -1 0
!separate	-1 0 5 -3 -1 -1
!set .. to	3 -1 0 0 -4 0
!show	-3 3 -5 -5 6 -2
!show .. in	-2 1 -1 -5 5 -1
!show a	-3 3 -4 -4 4 -1
!simplify	-2 -4 7 -4 -3 -1
!simplify .. in	-4 -1 3 0 -1 -1
!simplify a	-1 -4 4 -3 -2 0
!sort	1 -5 -6 0 4 -3
!sort a	2 -4 -5 1 3 -3
!speed	-3 -2 -3 -4 8 -1
!speed a	-2 -1 -1 -3 4 0
!split	-4 -2 9 -4 -5 -4
!split <code>	-5 -1 6 0 -3 -3
!split a	-4 -2 8 -3 -4 -3
!stop	1 -3 -4 3 -3 -1
!stop a	3 -2 -3 -1 -2 0
!stop the	-3 -1 -2 6 -3 -1
!streamline	1 -1 2 -2 -4 0
!streamline a	1 -1 2 -2 -4 0
!strip	-2 -1 0 2 -5 0
!support	-7 9 -6 -4 -1 -4
!support .. for	-1 2 -1 -3 1 0
!support .. in	-4 0 -1 -1 2 0
!support 0	9 -1 2 -6 -7 0
!support a	-7 9 -6 -4 -1 -4
!support type	-1 0 -3 -3 5 0
!surface	-3 0 -3 -1 3 0
!swap	5 -2 -1 -2 -3 0
!swap a	5 -2 -1 -2 -3 0
!switch	5 -4 0 -4 -5 0
!switch .. to	8 -2 -2 -2 -6 -2
!switch a	5 -4 1 -4 -4 -3
!sync config	5 0 -1 -4 -1 0
!test	5 -1 -2 -3 -2 0
!test .. for	5 -1 -2 -2 -1 0
!test a	6 -1 -7 -2 -2 0
!transpile	-3 1 -4 0 1 1
!transpile a	-3 1 -4 0 2 0
!unify	0 -1 3 -3 -2 0
!update	12 -5 -4 -6 -2 -4
!update .. to	-3 -1 0 -3 4 0
!update <code>	3 0 -5 1 -1 -1
!update a	13 -5 -3 -4 -5 -3
!update action	3 0 -2 -4 0 0
!update build	5 0 -2 -2 -2 0
!update changelog	4 -1 -3 0 -3 -1
!update command	4 0 -3 1 -3 0
!update dependencie	0 -1 -8 4 -4 0
!update description	3 0 -3 0 -2 0
!update digest	6 0 -2 -2 -2 0
!update file	3 0 -3 -3 1 0
!update hook	-1 -1 -3 3 -3 0
!update link	-1 -1 -5 3 -5 0
!update lint	4 0 -1 -3 -1 0
!update monorepo	4 0 -1 -2 -1 0
!update page	-2 -1 1 -4 3 0
!update rolldown	-4 1 -2 -3 5 0
!update tag	-1 0 2 -4 0 0
!update template	-3 1 -1 -1 4 0
!update test	-1 1 -5 2 1 0
!update the	3 -2 -5 -1 -1 -1
!update url	-1 0 2 -1 -4 0
!update version	1 0 -5 1 -1 0
!upgrade	12 -3 -4 -4 -4 -3
!upgrade .. to	7 -2 -4 -6 0 -2
!upgrade a	9 -3 -3 -4 -3 -3
!use	-2 -6 5 -4 0 -4
!use .. for	-1 -2 1 1 -1 0
!use .. to	-4 -1 -3 -2 5 0
!use <code>	-3 -1 0 -1 1 0
!use a	-1 -6 4 -4 1 -3
!use the	-4 -1 4 -1 -2 0
!validate	-1 0 -5 -1 3 -1
!validate a	-1 0 -5 -1 3 -1
!warn	0 0 -4 1 1 0
!warn a	0 0 -4 1 1 0
!write	7 -2 -3 -5 2 -3
!write .. for	6 -3 -2 -2 -2 -1
!write a	7 -2 -3 -4 0 -3
#clause	-3 -3 -3 11 -2 -5
#existing	-6 -9 -5 -6 14 -3
#failing	-6 -6 -2 13 1 -8
#fails	-6 -7 -5 25 -6 -6
#modal	-4 2 -6 -7 5 3
#more	-5 -10 -7 -11 19 -6
#one	4 2 0 -4 0 -2
#past	-1 -3 -6 4 0 0
#question	-1 2 -4 3 -4 0
#slow	-7 -6 -7 -9 19 -6
#statement	-3 0 -4 7 -2 0
#thing	-3 1 -4 1 -7 4
#thing when	-3 -6 -4 12 -4 -4
#wish	-6 13 -4 -7 -5 -1
0	4 -5 -5 4 -1 3
0 0	-1 -1 0 4 -4 -1
0 <code>	-3 -1 -1 10 -3 -10
0 api	-1 0 -2 4 -4 0
0 changelog	6 0 -2 -4 -3 0
0 for	-1 0 -2 4 -1 -1
0 in	-1 -1 -4 0 1 -3
0 line	-4 0 5 -1 -2 -1
0 release	6 0 -1 -3 -2 -1
0 to	1 -2 -4 -5 3 3
0 update	3 0 -1 -2 -1 0
<code>	1 -6 -3 -2 -3 11
<code> 0	0 -1 -4 4 -4 1
<code> <code>	1 -1 -7 1 -1 2
<code> action	6 0 -1 -3 -2 0
<code> and	-5 -1 3 -1 0 0
<code> as	-2 -2 -4 -1 1 5
<code> command	5 0 -2 -2 -4 0
<code> for	-3 -1 -2 1 2 0
<code> from	-7 -1 3 1 -2 3
<code> in	-6 -1 4 3 -3 -1
<code> into	-4 -1 3 -2 -1 1
<code> is	-1 0 -2 3 -4 0
<code> support	-4 0 -4 -4 5 0
<code> test	6 0 -6 -5 -1 0
<code> to	5 -4 -7 -5 -1 3
<code> tool	-2 0 -1 -3 3 0
<code> when	-3 -1 -4 4 0 -2
<code> with	2 -1 -2 2 -3 -2
=0	6 -7 -4 -7 -1 0
=<code>	3 -7 -6 0 -3 8
=ability	-3 4 -3 1 0 0
=action	2 0 -4 -1 1 0
=aktualisieren	11 -6 -4 -7 -4 -5
=api	-4 4 -1 -4 -1 -1
=arg	-4 0 0 -2 2 0
=artifact	6 -1 -2 -4 -1 0
=assertion	2 0 0 -3 -4 0
=attachment	-4 0 -5 4 -1 0
=authentication	-3 5 -1 -3 -3 -1
=badge	12 -5 -6 -1 -6 -1
=benchmark	6 0 -2 -2 -4 0
=black	5 -1 -3 0 -3 -1
=branch	4 0 0 -4 -1 0
=bug	-2 -1 -4 7 -5 0
=builder	-3 -1 3 -3 -1 0
=bump	0 -1 -3 3 -5 0
=button	-5 7 -4 -1 -2 -2
=cache	-5 -6 -1 0 6 -1
=calculation	-5 -1 -1 3 1 -1
=call	3 -1 -2 -3 -1 -2
=callback	-3 -2 7 -1 -3 -5
=card	-3 1 -1 -4 4 0
=case	4 -4 -3 -1 -3 -2
=cellbuf	0 0 -2 -4 3 0
=change	0 2 -2 1 -4 0
=changelog	6 -1 -6 1 -6 -1
=check	4 -3 -1 -6 0 0
=checking	2 0 -4 3 -5 0
=ci	6 0 -3 -1 -4 -1
=claude	-3 -1 -4 0 2 0
=cleanup	-1 -2 7 -4 -7 -1
=client	4 -2 3 -5 -1 -2
=code	0 -10 9 -5 -3 -4
=codegen	-2 0 2 -5 0 0
=color	-4 -1 4 0 -4 0
=command	-3 4 -1 -2 -2 -1
=comment	4 2 -3 -4 -6 -1
=commit	5 -1 -5 0 -3 0
=compiler	1 0 -4 2 -1 0
=component	-2 -3 7 -6 -3 -2
=config	6 -1 0 -3 -2 -3
=configurable	-2 -1 -3 -4 7 -1
=configuration	4 -1 -2 -2 -3 -1
=container	3 -1 2 -4 -3 -1
=content	3 -1 -1 2 -3 0
=copy	-2 1 3 -3 -2 0
=correctly	0 -1 -1 3 -6 0
=coverage	8 -1 -3 -4 -3 -1
=crash	-3 0 -1 5 -3 0
=css	-3 -1 -5 3 -1 0
=cursor	1 -1 -4 0 -1 3
=dashboard	-2 7 -1 -2 -4 -2
=data	-3 -3 -3 3 -5 5
=database	-5 -2 -5 -2 -2 12
=default	-2 -1 3 0 -3 0
=definition	-2 -1 4 -3 -4 0
=dep	3 0 -2 -1 -1 0
=dependencie	4 -3 -3 -2 -1 -1
=dependency	4 -2 1 -4 -3 -1
=deprecate	2 0 -5 4 -3 0
=description	6 -1 -5 1 -5 0
=dialog	-6 1 -2 1 2 0
=digest	1 2 -3 -2 0 0
=directive	1 0 -4 -4 3 0
=directly	-3 5 1 -7 -2 -1
=directorie	3 0 -2 -4 2 0
=directory	-3 -3 6 -1 -4 -2
=doc	10 -4 -1 -4 -5 -1
=docstring	9 -4 -2 -3 -3 -1
=document	9 -1 -3 -3 -5 -1
=download	3 5 -4 -5 -5 -3
=edit	0 5 -2 -6 -1 -2
=editorconfig	8 -6 -1 -1 -3 -1
=email	-1 3 -3 -1 -1 0
=endpoint	-7 10 -4 -5 -1 -2
=entry	2 -1 0 0 -5 0
=env	3 0 -1 0 -4 0
=error	-3 -1 -1 5 -2 -2
=eslint	3 -1 1 -3 -3 -1
=example	1 0 -7 -1 1 0
=explicitly	6 0 -2 -4 -4 0
=export	-4 4 0 -2 -3 -2
=extension	5 0 -2 -2 -3 0
=fail	-1 0 -3 8 -4 -3
=file	9 -6 -1 -2 -3 -3
=filter	-1 -1 -2 -4 4 0
=filtering	-2 -2 -1 0 4 0
=fixe	4 -1 -5 1 -4 0
=fixture	14 -2 -8 -4 -5 -2
=flag	-1 3 -2 -1 -1 -1
=function	-6 -3 8 -3 -3 1
=functionality	-4 4 -1 -1 1 -1
=generator	-2 -1 5 -3 -4 0
=guard	-1 0 -3 4 -3 0
=guide	11 -5 -4 -1 -5 -1
=handle	-4 -2 2 -2 1 -1
=header	3 -3 -2 2 -3 0
=helper	-4 -2 7 -4 -5 -1
=hint	2 -3 -1 1 -2 -1
=hook	1 -3 -1 1 0 0
=icon	0 0 -7 4 -1 0
=ids	0 0 -5 0 1 0
=ignore	-1 -1 0 3 -3 -1
=image	6 -2 -7 -1 -1 -1
=import	-2 4 -2 -2 -1 -2
=input	-1 -2 1 3 -4 0
=install	4 0 -2 -1 -3 0
=instruction	5 0 -2 -4 -3 0
=interface	-2 -3 7 -2 -4 -1
=issue	-1 -2 -2 4 -2 0
=item	-3 1 -1 5 -5 -1
=jest	6 -2 -2 -2 -1 0
=job	0 2 -5 -3 0 2
=key	1 -1 -4 0 -1 0
=label	2 0 -4 1 -2 0
=language	-3 -2 -4 2 3 0
=layout	-4 1 2 -1 -2 0
=limit	-5 5 -2 -4 -2 -2
=line	1 0 -5 2 -1 0
=link	9 -2 -5 -3 -2 -1
=lint	4 -1 -6 0 -2 0
=linter	6 0 -3 0 -4 -1
=list	-1 -2 0 -2 2 -1
=lock	4 0 -3 1 -4 0
=log	4 -1 -4 -2 2 -5
=logic	-5 -3 7 -3 -3 -2
=login	-4 10 -6 -4 -5 -3
=loop	-3 -1 0 6 -6 -1
=management	-3 1 -2 -4 5 0
=map	-1 0 -3 -3 4 0
=mapping	-2 -2 -4 -1 -2 5
=message	-3 -1 -3 -3 5 -1
=method	-3 0 4 -1 -2 -1
=metric	-4 5 0 -3 -4 -2
=migrate	-5 3 -2 2 0 -1
=mistake	7 0 -2 -4 -1 -1
=mode	-4 6 2 -6 -6 -3
=model	0 -1 -1 -4 4 0
=module	1 -2 2 -1 -4 -1
=monorepo	5 0 -1 -2 -2 0
=mypy	7 -2 -2 -3 -2 0
=naming	-2 -1 4 -3 -1 -1
=next	-5 3 -2 3 -1 -1
=node	3 0 -5 3 -4 0
=note	6 -1 -1 -2 -5 0
=option	-2 0 0 0 1 0
=order	0 -1 -3 5 -3 0
=output	1 -1 3 -2 -5 0
=package	-3 2 1 -4 -4 4
=page	-1 1 1 -7 1 -1
=pagination	-3 -5 0 -1 6 0
=parameter	-2 -1 2 1 -6 0
=parser	-3 -1 5 -7 1 -1
=parsing	-4 -1 1 -1 1 0
=pattern	-3 0 4 -2 -1 0
=performance	-3 -2 -3 -4 6 -1
=picker	-2 0 -3 4 -1 -1
=plan	0 0 -3 -4 2 2
=playground	2 0 -2 1 -4 0
=plugin	-1 0 -4 -4 5 0
=pnpm	4 0 -1 -2 -2 0
=policy	3 0 -3 -2 0 0
=prep	4 0 -2 -2 -2 0
=preview	-2 -3 -4 0 5 -1
=procedure	-2 -1 -2 -1 -1 6
=provider	0 0 -5 0 1 0
=python	6 0 -2 -2 -2 -1
=querie	-4 -2 -2 -2 5 -1
=query	-3 -1 -3 5 0 0
=range	2 0 -4 2 -1 0
=readme	8 -1 -4 -3 -4 0
=recipe	3 1 -2 -3 1 0
=ref	-3 0 0 3 -2 0
=refactor	0 0 3 -2 -4 0
=reference	3 -1 -4 1 -2 0
=regex	-3 -1 -5 -4 4 0
=release	5 -1 -4 -2 -2 -1
=remove	0 0 2 0 -5 0
=renderer	-2 0 -5 1 1 0
=renovate	6 -2 -2 -1 -2 0
=replace	1 -1 -4 2 -1 0
=repository	6 0 -4 -1 -2 -1
=requirement	1 0 -3 -1 1 0
=resolution	-5 -1 -1 2 0 0
=resolve	-1 -1 1 -5 2 0
=response	-3 -1 -4 -1 5 -1
=result	-6 -1 -3 0 4 -2
=rolldown	-3 1 -5 -3 5 0
=roundtrip	-4 0 -3 5 -4 0
=row	-4 -2 -1 3 1 -1
=ruff	2 0 -1 0 -3 0
=rule	5 0 -1 -3 -3 0
=run	5 -3 1 1 -9 -2
=runner	5 0 -3 -2 -2 0
=sass	0 -1 -3 -3 3 0
=scope	-2 0 -6 0 2 0
=screen	-2 -2 -4 -2 6 -1
=screenshot	7 -1 -2 -2 -4 0
=script	7 -1 -7 -2 -3 1
=sdk	4 -1 -1 -1 -3 -1
=search	-6 2 -4 -6 8 -1
=section	2 0 0 -5 -1 0
=service	-3 3 2 -6 -4 -2
=set	-6 -1 2 0 2 0
=setup	2 0 -3 0 -1 0
=signature	-1 0 4 -4 -1 -1
=size	-6 -3 -4 -2 10 -2
=snapshot	6 -1 -3 -2 -3 0
=sort	-5 0 3 2 -3 0
=source	-4 -1 -2 -3 0 6
=space	2 0 -5 2 -2 0
=spelling	8 -2 -5 -3 -2 -1
=state	1 -3 -2 -6 3 -5
=status	-2 0 -5 2 1 0
=step	4 -1 -5 0 -2 0
=store	-7 -2 1 -3 -4 5
=string	-2 0 4 2 -5 -1
=structure	-3 -2 7 -4 -4 -2
=style	3 -1 -1 -1 -2 0
=support	-1 2 0 -3 1 -2
=survey	2 0 -4 -3 2 0
=table	-2 -4 -3 -6 2 7
=target	2 -3 -4 0 2 0
=template	7 -3 -1 -4 -1 0
=test	9 -5 -3 -3 -2 -1
=text	1 -1 -5 2 -1 -1
=theme	-3 4 -3 1 -1 0
=time	-4 -4 -6 -1 10 -3
=timeout	2 -3 -5 -1 2 -2
=token	1 0 -4 4 -3 0
=tooltip	-2 -1 -5 -5 7 -1
=tracking	-4 4 -2 -2 -1 0
=translation	3 -1 -5 0 0 0
=twice	-2 -2 -2 6 -2 -1
=type	0 -1 2 -1 -1 -1
=typing	-1 -1 2 0 -5 0
=typo	9 -3 -3 -3 -5 -3
=ui	-5 1 1 -3 2 0
=update	3 -2 -4 1 -1 0
=upload	-1 2 -4 3 -4 0
=url	3 -1 -2 -1 0 0
=usage	-2 -2 1 -4 3 -1
=user	-1 5 -1 -6 1 -1
=util	-4 -1 2 -4 0 0
=utilitie	-4 -1 5 -4 0 -1
=validation	-4 -3 3 -2 3 -2
=value	-1 -4 -1 2 1 -1
=var	2 5 -6 -3 -2 -4
=variable	1 -3 3 -3 -2 -1
=version	4 -1 -1 2 -4 -1
=view	-3 2 1 -3 -2 2
=vitest	4 0 2 -5 -3 0
=warning	1 -1 1 0 -5 0
=webhook	-3 7 -2 -5 -1 -2
=whitespace	4 0 0 -3 -2 0
=window	-1 0 -4 3 -1 0
=wording	4 0 -2 -2 -2 0
=work	3 -1 -5 1 0 -2
=workaround	-3 -1 3 1 -4 0
=workflow	3 -3 -3 -1 1 0
=year	4 -1 0 -2 -4 -1
^0	12 -3 -5 -5 -6 -4
^<code>	-7 -5 -7 6 -8 6
^accept	-2 -1 -5 0 4 -1
^add	4 6 -6 -7 0 -5
^adjust	4 -1 1 -3 -5 -1
^admin	-4 5 -6 -2 1 -1
^align	2 -2 -1 2 -6 0
^allow	-5 3 -5 -4 5 -3
^alway	-2 -1 0 3 -2 0
^annotate	-1 0 -5 0 2 0
^auto	-2 0 -4 -2 4 0
^avoid	-5 -5 -3 -1 5 -2
^batch	-3 -1 -3 -1 5 -2
^beautify	5 0 -3 -2 -3 0
^better	-1 -2 0 -6 5 0
^bound	-3 0 -4 6 -5 0
^break	-4 -1 7 -3 -5 -1
^broken	-3 -1 -3 8 -5 -1
^build	-2 6 -3 -4 -3 -2
^bulk	-4 5 -5 -4 0 -2
^bump	9 -3 -3 -4 -1 -4
^cache	1 -6 -5 -7 6 -2
^change	7 -2 -1 -2 -3 -1
^changelog	2 0 -4 -3 2 0
^clarify	5 -2 -1 -1 -7 0
^clean	3 -3 2 -2 -4 -1
^cleanup	6 -1 -2 -2 -2 0
^clear	-3 0 2 2 -4 0
^close	2 -1 0 3 -6 0
^code	1 -1 4 -2 -6 -1
^configure	7 -2 -2 -4 -2 -1
^consolidate	-2 -3 6 -4 -3 -1
^convert	-5 -4 6 -4 -5 4
^copy	0 -2 -5 1 0 3
^correct	1 -4 -3 6 -7 -2
^cover	13 -2 -5 -8 -7 -1
^create	0 6 -3 -4 -3 -2
^custom	1 0 -6 -6 5 0
^decouple	-5 -3 6 -4 -2 -2
^default	0 0 -3 -2 4 0
^delete	9 -4 -3 -1 -4 -3
^disable	2 -3 -3 0 0 0
^docker	-1 0 -4 4 -1 0
^document	12 -2 -6 -5 -3 -3
^don't	4 -2 0 -2 -2 0
^drop	5 -5 0 -2 -3 -1
^enable	3 2 -6 -4 -2 -2
^enforce	2 0 -6 2 -2 0
^enhance	-1 -4 -4 -3 7 -1
^ensure	-2 0 0 4 -6 0
^env	-5 6 0 -4 -3 -1
^exclude	0 -1 -1 2 -5 0
^expand	0 -1 -4 -1 3 0
^explain	9 -1 -3 -4 -5 -1
^export	-3 5 -3 -3 3 -2
^expose	-5 5 -3 -4 0 -2
^extend	-2 -5 -6 -4 10 -2
^extract	-4 -4 10 -7 -3 -3
^filter	-2 -1 1 2 -4 0
^fix	3 -4 -5 5 -5 -3
^fixe	2 -2 -1 4 -6 -1
^force	3 -1 1 1 -6 0
^format	3 -1 -5 1 -4 0
^generate	-4 5 -6 -2 -1 -2
^handle	-2 -2 -5 7 -3 -1
^harden	0 -1 0 2 -3 0
^hide	-1 -1 -2 4 -3 0
^ignore	7 -3 -7 -4 -2 -1
^implement	-5 11 -5 -7 -4 -3
^improve	-2 -6 -6 -6 10 -3
^increase	-1 -4 -4 -4 6 -3
^inline	-5 -4 7 -5 -3 -2
^install	6 0 -5 -4 0 0
^integrate	-4 5 -4 -5 1 -2
^introduce	-2 5 1 -6 -4 -3
^invalidate	0 0 -2 4 -4 0
^keep	0 -1 -4 2 -4 -1
^lazy	-4 -1 -3 -4 5 0
^let	-5 5 -4 -4 2 -2
^lint	1 -1 -4 2 -4 0
^list	3 -3 -4 -3 4 -1
^load	-1 -1 -4 1 -1 2
^lock	10 -3 -3 -6 -4 -1
^log	-1 -1 -4 -2 3 -1
^make	-2 -5 -1 -4 6 -4
^map	-2 3 1 0 -4 -1
^memo	-2 -1 4 -5 -4 0
^mention	6 0 -4 -1 -5 0
^merge	-2 1 4 -4 -4 -1
^migrate	2 -4 -2 -1 -3 4
^minor	-1 -1 1 -4 1 0
^missing	3 -2 -5 3 -5 0
^more	0 -1 -5 -1 4 -1
^move	2 -5 4 -5 -4 1
^new	-2 7 -9 -9 2 -2
^no	-1 3 -3 1 -3 0
^normalize	-2 -2 2 1 -5 0
^optimize	-4 -5 -2 -6 8 -2
^parse	-7 0 -5 2 2 0
^pass	-1 0 -4 4 -3 0
^pin	7 0 -5 -1 -4 -2
^polish	-1 -1 -2 -5 5 -1
^port	-2 -2 -2 -2 -2 7
^prep	4 0 -2 -2 -2 0
^preserve	-3 -1 -3 3 -1 0
^prevent	-1 -2 -2 4 -2 0
^print	-3 4 -5 -3 1 -2
^provide	-3 4 -3 -4 2 -1
^re	6 -1 -3 -1 -2 0
^read	-2 1 0 2 -5 0
^readme	12 -3 -4 -5 -3 -3
^recipe	-5 0 -1 5 -4 0
^reduce	-3 -5 0 -6 6 -3
^refactor	-3 -5 10 -7 -5 -3
^reformat	6 -2 -3 -3 -3 -1
^refresh	3 -2 -1 0 -3 0
^regenerate	10 -2 -4 -3 -4 -1
^reject	-3 0 -3 4 -2 0
^release	2 0 -3 -3 1 0
^remove	10 -7 -2 -5 -5 -4
^rename	2 -5 7 -5 -7 -6
^render	-3 0 -4 1 1 0
^renderer	-4 -1 -5 5 -3 0
^replace	4 -8 6 -8 -7 -2
^report	-3 -1 -3 -1 6 -2
^reproduce	5 0 -2 -4 -3 0
^require	-1 0 -5 1 0 0
^resolve	-1 -2 -7 7 -4 -1
^respect	-2 -1 -5 5 -4 0
^restore	-1 2 -1 1 -3 0
^restrict	1 0 0 2 -5 0
^restructure	-2 -3 7 -4 -3 -3
^reuse	-2 -2 4 -5 0 0
^rewrite	-1 -4 4 -4 -6 5
^run	3 -3 -6 2 -2 -1
^scope	-5 -1 1 3 -5 0
^search	-5 -4 -5 0 7 -2
^security	-2 0 -4 5 -2 -1
^separate	-1 0 5 -3 -1 -1
^set	4 -2 -4 0 -2 -1
^setup	4 0 -3 -3 -1 0
^show	-3 3 -5 -5 6 -2
^simplify	-2 -4 7 -4 -3 -1
^skip	-4 -2 -5 -3 5 0
^sort	1 -5 -6 2 3 -3
^source	-2 -2 -1 -4 -1 7
^speed	-3 -2 -3 -4 8 -1
^split	-4 -2 9 -4 -5 -4
^stop	1 -3 -4 3 -3 -1
^streamline	1 -1 2 -2 -4 0
^strip	-2 -1 0 2 -5 0
^support	-7 9 -6 -4 -1 -4
^surface	-4 0 -4 0 3 0
^swap	5 -2 -1 -2 -3 0
^switch	5 -4 0 -4 -5 0
^test	7 -1 -3 -3 -3 0
^transpilation	-1 0 -3 -2 3 0
^transpile	-4 0 -4 4 -1 0
^tweak	4 -1 0 -5 -2 0
^type	-2 0 2 -3 -1 0
^typo	6 -2 -4 0 -5 -3
^unify	-1 -1 4 -4 -2 0
^update	12 -5 -4 -6 -3 -4
^upgrade	10 -4 -4 1 -5 -4
^use	-2 -6 6 -5 0 -4
^user	-3 4 -1 -2 -3 -3
^validate	-1 0 -5 0 3 -1
^verify	5 0 -3 -2 -2 0
^warn	0 0 -4 1 1 0
^webhook	-3 6 -3 -3 -3 -2
^window	-4 0 -3 5 -5 0
^wrap	0 0 0 3 -5 0
^write	7 -2 -3 -5 2 -3
a	-5 11 -2 -3 -4 -4
a single	0 0 -4 2 -1 0
ability	-3 4 -3 1 0 0
ability to	-3 4 -3 1 0 0
about	3 3 1 -3 -6 -2
abstraction	-3 -1 4 -3 -3 0
accept	-4 -1 -3 0 3 -1
access	-6 -1 6 0 -4 -3
account	-2 6 -6 0 0 -3
across	-2 3 -1 4 -5 -1
action	7 1 -4 0 -4 -3
action from	3 0 0 -2 -1 0
action to	6 0 -2 -4 -2 0
active	0 -1 0 3 -3 0
add	4 6 -5 -7 -1 -5
add <code>	-3 -1 2 -1 0 0
add a	2 5 -5 -4 -4 -2
add cache	-5 -4 1 1 4 -1
add doc	4 0 -2 -3 -2 0
add error	-4 5 1 -2 -3 0
add go	4 0 0 0 -4 0
add missing	7 -6 -2 3 -7 0
add more	2 0 -4 2 -3 0
add new	0 0 0 -6 1 0
add note	4 0 -1 -1 -3 0
add option	-2 0 1 -4 2 0
add php	4 0 -1 -1 -3 0
add support	-2 4 -6 0 1 -1
add test	2 -2 0 -1 -1 0
add translation	6 0 -1 -1 -6 0
add type	6 -4 2 -1 -7 -1
additional	-1 0 -6 0 2 0
address	1 -4 -1 2 -3 -1
adjust	0 -1 6 -2 -6 -3
admin	-7 7 -5 -3 2 -2
admin panel	-3 4 -3 -5 1 -1
advanced	-3 0 -4 -1 3 0
after	-3 -4 -5 17 -7 -3
again	6 -1 -5 2 -4 -1
against	-2 -1 0 3 -4 0
agent	1 1 -2 -3 -2 3
ai	-4 1 -3 2 1 0
aktualisieren	11 -6 -4 -7 -4 -5
alert	3 -1 0 0 -3 0
alia	-2 0 1 2 -3 0
aliase	1 0 -5 4 -3 0
align	1 -2 0 2 -4 0
all	5 1 -4 -3 -2 1
allow	-4 3 -5 -4 5 -3
allow to	2 0 -3 -5 3 0
already	0 -1 -4 -2 4 0
also	-3 -4 -3 -4 9 -2
alt	2 0 -2 3 -5 0
alt screen	0 0 -1 3 -3 0
alternative	4 0 -2 0 -2 0
an	-8 8 0 -2 -3 -6
analysis	-3 0 -3 -1 3 0
analytic	-4 -3 -6 -4 0 8
and	-1 2 2 -6 -3 0
and add	2 -1 0 -3 -1 0
and drop	-4 5 -1 -1 -3 -1
and fix	3 -3 -3 3 -3 -1
and improve	-2 0 2 -1 0 0
and remove	0 -1 3 -3 -4 0
and setting	-1 -1 -4 5 -2 -1
and update	0 0 -2 -3 3 0
angular	1 -1 -1 -4 2 0
annotate	-1 1 -7 -1 4 0
annotate <code>	-3 0 -1 -3 5 0
annotate type	4 0 -3 2 -5 0
annotation for	-1 0 -2 -4 4 0
any	1 -1 3 0 -8 -1
api	-2 7 -1 -1 -5 -5
api doc	4 0 -1 -2 -2 0
api key	1 0 -3 4 -2 0
apis	-3 -1 3 -4 0 0
app	-5 9 -6 1 -4 -3
application	-3 1 -5 -1 6 0
application builder	-1 0 -5 -1 5 0
apply	2 -3 -3 -2 -1 -1
appveyor	6 0 -1 -3 -4 0
architecture	5 -3 1 -5 -2 0
archive	-3 4 -2 -1 -1 1
are	-1 -4 1 3 0 -3
arg	-4 0 3 0 -2 0
argument	-4 -1 1 -2 1 0
argument to	-1 0 -3 -4 4 0
around	0 0 -5 4 -2 1
array	0 -2 -2 -3 2 0
article	6 0 -2 -4 -2 0
artifact	6 -1 -4 -3 0 0
as	-2 5 0 -7 -6 4
as a	-4 5 -5 -2 -3 3
as unsupported	-1 0 -1 -4 5 0
assert	5 0 -1 -2 -4 0
assertion	4 -1 -2 -4 -2 0
asset	-3 -1 -5 1 1 2
ast	-3 -1 -1 -2 2 0
async	-2 0 -4 0 2 0
at	-3 -1 -4 1 0 3
at the	-1 -2 -3 3 1 -1
attachment	-4 -1 -2 4 -1 0
attr	-4 0 0 -3 3 0
attribute	-2 1 -3 -1 3 0
attribution	-2 1 -4 -6 6 0
audit	-2 4 0 -3 -1 -2
auth	-3 0 1 2 -2 0
authentication	-5 5 4 -3 -4 -2
authorization	-4 0 4 -3 -2 0
auto	1 0 -10 0 2 0
autocomplete	-5 0 -3 4 -1 0
automatically	-1 1 -1 -7 4 0
available	-1 -1 -6 -2 4 1
avatar	-2 6 -2 -2 -5 -1
avoid	-6 -5 -3 -1 5 -2
avoid unnecessary	-3 -1 2 -4 1 0
aware	-4 0 -4 2 1 0
aws	7 -1 -2 -2 -3 -2
azure	4 -1 -3 -1 -2 1
babel	-1 -1 2 -4 1 0
background	-2 1 -1 -3 3 -1
backup	-3 -1 -2 3 0 0
badge	12 -6 -5 1 -5 -1
bar	-5 5 0 0 -5 -1
base	5 2 1 -5 -4 -2
based	-5 0 4 -4 0 -2
batch	-4 -2 -6 1 7 -3
bazel	7 -1 0 -4 -2 0
be	-6 0 1 -4 3 -1
beautify	6 0 -3 -3 -3 0
beautify <code>	5 0 -2 -2 -3 0
before	-2 -3 -4 -1 5 0
behind	-3 -3 1 5 -2 -2
being	3 0 -4 -1 0 0
below	2 -3 -2 -2 5 -4
benchmark	3 0 -1 -4 -1 0
best practice	3 0 1 -1 -4 0
beta	3 1 -4 -4 0 0
better	-1 -1 -1 -4 4 0
between	-8 1 12 -2 -6 -4
bigquery	-2 -2 -6 0 -4 8
billing	-7 0 5 -4 0 -1
bitbucket	5 0 -3 -2 -1 -1
black	7 -1 -1 -3 -5 -1
block	-3 0 -4 -1 4 0
blog	7 0 -3 -3 -5 0
bootstrap	1 0 -6 0 2 0
bot	0 2 1 -1 -5 0
bound	-3 0 -6 4 -1 0
branch	7 -3 -5 -1 0 -2
branche	2 -1 2 -4 -4 0
break	-4 -1 4 0 -2 -1
bring	1 -1 3 -4 -1 2
broken	-2 -4 -4 11 -9 -2
broken link	4 0 -2 -2 -2 0
browser	-2 0 -6 -1 4 0
bubble	1 0 -4 -1 1 0
buffer	-4 -1 -1 1 1 0
bug	-2 -1 -3 6 -4 0
build	3 4 -4 -6 -4 -3
build command	1 0 -4 -2 3 0
builder	-5 -3 5 -4 1 -1
bulk	-5 6 -5 -4 0 -2
bump	9 -3 -5 -2 -2 -4
bump <code>	5 0 -3 -2 -1 -1
bump eslint	6 -1 -1 -4 -1 -1
bump python	3 0 0 -3 -1 0
bump to	5 0 -1 -3 -1 0
bump typescript	4 0 -1 -2 -2 0
bump version	2 0 -4 0 0 0
bundle	-3 -2 -1 0 3 0
bundler	2 0 2 -4 -2 0
but	-2 -1 -3 4 1 -2
button	-6 7 -5 0 -1 -3
button in	-1 3 -4 3 -4 -1
button to	0 5 -4 -1 -2 -1
by	-7 0 -1 -3 6 -2
by default	-2 0 -1 -3 4 0
cache	0 -11 -5 -3 8 -4
calculation	-4 -2 0 3 0 -1
calendar	-2 -2 -2 4 0 -1
call	3 -4 -3 -2 -1 -3
callback	-8 -2 10 2 -7 -6
callback to	-5 -1 7 -1 -1 -5
can	-4 6 -2 -8 2 -1
can be	-3 -3 6 1 -6 -1
can't	-3 -4 0 5 0 -1
canva	-4 0 -4 4 0 0
cap	-2 0 -5 3 0 0
case	2 -5 -4 -3 3 -3
case for	3 0 -4 1 -3 0
cast	-3 -1 1 4 -5 0
catalog	-4 -2 -4 -2 -3 12
cause	1 0 -3 3 -1 0
certificate	-2 3 -5 -1 2 0
change	1 2 2 -4 -6 -4
change <code>	-3 -1 3 -1 -4 0
changelog	7 -2 -3 -2 -2 -1
changeset	-1 0 -5 2 1 0
character	-4 -2 -1 6 -3 -1
chart	-5 6 -5 2 -2 -1
chat	-1 6 -6 0 -3 -2
check	2 2 -1 -6 -4 -2
checkout	3 0 -5 2 -3 -1
choice	4 -1 -4 -2 -1 -1
ci	15 -4 -6 -4 -2 -4
ci skip	5 0 0 -2 -3 0
circleci	6 0 -3 -3 -3 0
circular	-4 -2 6 -3 -1 0
cjs	-1 0 2 1 -4 0
clarify	3 -2 0 -2 -5 0
clarity	1 0 4 -6 -4 0
class	-7 -4 15 -4 -6 -7
classe	-2 -1 7 -2 -5 -1
claude	-6 -1 -11 5 -1 0
clause	-4 -1 3 -1 0 -1
clean	3 -3 1 -1 -4 -1
clean up	5 -3 1 -1 -7 -1
cleanup	1 -3 4 -3 -2 -1
clear	-1 -1 2 2 -6 0
cli	-2 0 -2 -1 3 -1
clickhouse	3 -1 -4 -5 0 4
client	-3 -7 3 -2 5 -3
clippy	-3 -1 -1 5 -4 0
clone	0 -1 -5 2 0 0
close	-5 -1 -2 6 -2 0
close 0	-5 0 -2 1 2 0
closed	3 -1 -4 4 -3 0
cloud	3 -1 -5 1 -2 1
code	2 -3 12 -11 -6 -7
code in	-2 -2 7 -4 -4 -2
codec	-5 0 2 -5 2 0
codegen	-4 -1 2 -2 0 0
codeowner	8 -2 -2 -5 -5 -1
codex	-1 -1 0 3 -4 0
collection	-3 -1 2 2 -4 0
color	-6 5 1 -2 -6 -1
column	-7 -2 -3 4 1 2
command	-8 3 -1 -1 2 -3
comment	6 -1 -6 0 -3 -4
commit	3 -3 -3 -1 1 -1
commit hook	2 -3 -5 1 1 0
commitizen	1 -1 0 2 -4 0
common	0 -2 7 -3 -4 -3
comparison	0 0 2 2 -5 0
compatibility	-2 -1 0 3 -4 0
compatible	-2 1 -6 -1 4 0
compilation	-3 0 3 -2 -1 0
compiler	-1 -1 4 -3 -3 0
compliant	0 0 0 2 -5 0
component	-7 -6 11 -5 -3 -4
composition	-5 -1 4 -1 0 -1
comprehensive	5 0 0 -2 -4 0
compress	-1 -1 -4 -5 5 0
computed	-2 0 0 -4 3 0
concurrent	1 0 -3 3 -4 0
condition	-3 -1 3 0 -2 0
conditional	-3 -1 4 -1 -1 -1
config	6 -2 3 -4 -4 -5
config for	-5 1 -1 4 0 0
config to	5 0 -4 -3 2 -2
configurable	-3 0 -5 -3 8 -1
configuration	5 -1 -2 -1 -5 -1
configure	5 -3 -2 -1 -1 -2
conflict	0 2 -4 1 -1 -1
connect	-3 -1 -2 4 0 1
connection	-7 1 -5 2 6 -5
consistency	-1 -1 3 0 -7 0
consistent	4 -3 2 0 -5 0
console	0 0 2 -4 -2 0
consolidate	-2 -3 6 -2 -4 -1
const	6 0 -4 -2 0 0
constant	-5 -2 7 -2 -1 -2
constructor	-4 0 2 0 -2 0
contact	1 4 -5 -4 1 -1
contain	-2 -2 -4 2 4 -1
container	-1 -2 2 4 -4 -1
content	0 -2 -1 4 -4 0
context	-6 -1 2 -2 1 0
contributing	11 -4 -4 -4 -4 0
contributing guide	5 -4 0 -1 -1 0
contribution	4 0 -2 -3 -1 0
contributor	7 -1 -2 -2 -3 0
control	-2 3 -5 1 -1 0
controller	-5 -2 8 0 -2 -3
conventional commit	-1 0 -5 1 1 0
convert	-5 -4 6 -3 -5 4
convert <code>	-1 1 -5 0 2 1
cookbook	2 0 -5 -2 2 0
cookie	-2 -1 2 3 -5 -1
copy	-3 4 1 0 -5 2
copyright	4 -1 1 -4 -4 -1
core	1 -1 -3 1 -3 3
correct	0 -5 -6 10 -9 -2
correctly	-1 -1 -3 6 -7 0
could	4 1 -3 -2 0 -2
count	-2 1 -6 3 0 -1
cover	14 -2 -6 -8 -7 -1
coverage	12 -2 -4 -3 -5 -1
crash	-4 -1 -2 7 -4 0
crashe	-1 -1 -1 6 -3 -1
create	-2 5 -4 -1 -4 -2
create a	0 4 -2 -2 -3 -1
credential	-2 -1 -5 7 -6 0
cross	0 0 -7 3 0 0
crowdin	5 0 -1 -2 -4 0
crowdin update	5 0 -1 -2 -4 0
css	-4 -2 0 0 1 0
csv	-7 2 -2 6 -1 -5
current	-3 2 0 2 -4 0
cursor	-3 -1 -6 3 -2 5
custom	-4 -1 4 -1 -1 0
custom icon	3 0 -1 -3 -1 0
customer	-4 7 -7 2 -3 0
cve	-4 0 -2 5 -3 0
cz	-3 -1 0 2 -1 0
dagger	5 0 -7 0 0 0
dagop	2 1 -6 -5 5 0
dark	-4 5 -6 -2 -1 -3
dark mode	-6 2 -3 -1 2 -2
dark theme	1 5 -4 -2 -4 -1
dashboard	-3 6 -4 -3 0 -1
data	-6 -1 1 -1 -4 7
data from	-2 -1 -2 1 -3 6
database	-3 -2 1 -6 -4 10
databrick	-6 -3 -5 -5 -3 20
databrick sql	-2 -1 -2 -1 -1 6
databrick workflow	-3 -1 -1 -2 -2 6
date	2 -5 -4 1 4 -5
day	-1 -1 -5 4 -1 -1
db	-4 -3 -1 -5 -5 11
dead	3 -4 1 -3 -1 -2
dead code	-3 -2 6 -4 -2 -2
debug	2 -2 -4 -1 1 -1
decouple	-5 -3 6 -4 -2 -2
dedicated	-2 -1 3 -4 -3 2
default	-7 -4 -3 -1 9 -2
default to	2 0 3 -4 -2 0
default value	3 0 1 -3 0 0
definition	-1 -1 4 -1 -6 0
delete	5 -1 -6 4 -2 -5
delta	-5 -3 -4 -2 -3 11
demo	3 0 -3 -2 1 0
dep	2 -2 -1 -1 -1 0
dependabot	14 -6 -6 -1 -8 -2
dependencie	9 -5 -5 -5 1 -4
dependencie to	1 0 2 -4 -1 0
dependency	0 -6 5 0 -5 -3
deploy	0 -1 0 -4 3 -1
deployment	-1 4 0 -2 -2 -3
depot	1 0 -5 -1 -1 3
deprecate	6 0 -3 0 -7 -2
deprecate <code>	5 1 -3 -1 -2 -2
description	4 -1 -4 2 -4 0
detect	0 1 -2 -3 3 0
detection	-3 0 -1 4 -1 0
dev	11 -6 -2 -3 -2 0
dev dependencie	5 -1 -1 -2 -2 0
develop	1 3 -4 -1 -1 0
developer	6 -1 -2 -2 -1 -1
development	4 0 -4 1 -3 0
device	-3 0 3 -1 -1 0
dialog	-2 -2 -2 0 4 -1
dict	-1 -1 7 -2 -7 -1
digest	4 1 -4 -1 -3 0
digest to	6 0 -2 -2 -2 0
directive	1 0 -2 -3 3 0
directly	-6 5 1 -7 -1 -1
directorie	1 0 -1 -3 3 0
directory	-3 -4 6 -1 -5 -2
disable	-2 3 -4 -2 -3 -1
discovery	-4 0 0 0 2 0
display	-5 -1 -3 -1 5 0
dlt	-2 -2 -3 2 -1 5
do	-2 -3 -1 -2 3 2
doc	13 1 -6 -4 -8 -3
doc for	3 -2 -3 0 -1 0
doc to	4 -1 -3 -3 1 -1
docker	8 -4 -5 0 -2 -2
dockerfile	6 -1 -3 -1 -1 -3
docstring	11 -4 -3 -5 -4 -1
document	13 -1 -7 -1 -6 -5
document for	7 -1 0 -3 -5 -1
does	-2 -3 1 5 -4 -2
does not	-1 -1 -2 4 -1 -1
doesn't	-3 -1 0 8 -6 0
domain	-2 -1 -2 -1 0 3
don't	3 -2 -1 1 -2 -1
dot	-1 -1 -1 4 -3 0
double	-3 0 -6 5 0 0
down	0 -1 0 5 -5 0
download	2 6 -7 -1 -6 -4
drag	-4 5 -5 -2 1 -1
drop	3 1 -2 1 -6 -2
dropdown	0 1 -5 3 -2 0
dry	-2 2 -3 5 -2 -3
dry run	-2 3 -2 5 -3 -3
dts	7 0 -4 -3 -4 0
duplicate	-5 -2 4 2 -4 -2
duplicated	4 -1 -2 2 -3 0
duplication	-4 -1 5 -1 -2 -1
during	-6 1 -5 4 -1 -1
dynamic	-1 0 -3 -1 3 0
dynamically	-3 -1 -4 -1 3 0
early	-5 -2 3 -1 0 -2
early return	-3 0 5 -5 -1 -1
easier	0 -1 5 -1 -6 0
ecosystem	4 0 -1 -2 -2 0
ecosystem ci	4 0 -1 -2 -2 0
edge	3 -1 -3 0 0 -1
edge case	3 -1 -3 0 -1 -1
edit	-4 5 -1 -3 -3 -2
editor	-5 2 -2 -2 2 -1
editorconfig	8 -6 -1 -1 -3 -1
element	-3 0 0 2 -2 0
eliminate	-2 -2 5 -4 -3 0
elixir	-4 1 -6 0 5 0
email	-6 4 -3 -2 2 -2
embed	-5 0 -5 1 3 0
empty	-6 -5 -7 4 5 -3
empty state	-4 -2 -3 -4 7 -2
enable	3 2 -5 -2 -3 -2
encoding	-5 -1 -3 3 1 0
end	0 -2 -1 3 -2 2
ending	5 -2 -3 3 -5 0
endpoint	-9 6 -1 -1 2 -3
enforce	3 -1 -3 1 -2 0
eng	-6 1 -2 3 1 0
eng 0	-7 1 -4 3 1 0
engine	4 2 -5 0 -4 0
english	6 -1 -2 -2 -2 -1
enhance	-2 -3 -4 -4 8 -1
enhancement	-4 1 1 3 -3 0
ensure	-1 0 0 3 -4 0
enter	-3 0 -4 4 -1 0
entrie	0 -2 -6 3 2 -2
env	2 3 -4 -4 -2 -4
env var	0 5 -5 -4 -1 -4
envelope	-4 0 -3 2 1 0
environment	5 2 -5 -4 -1 -3
error	-8 0 -2 -2 4 -4
error handle	0 -1 3 -4 -1 0
error in	0 -1 -2 4 -4 -1
error message	-3 -1 -3 -6 8 -1
esbuild	-3 -2 -3 -5 5 0
esbuild builder	1 -1 -5 -3 3 0
escape	-2 -1 -1 5 -4 0
eslint	10 -2 -4 -3 -6 -4
eslint config	4 0 -4 -2 2 -2
eslint from	3 0 0 -2 0 0
esm	4 0 -2 -2 -2 0
even	-4 -1 1 3 -2 0
event	-6 5 4 -4 -3 -2
every	1 3 -2 0 -3 -1
everything	3 -1 0 -4 1 1
everywhere	-4 -1 6 -1 -1 -1
example	8 -1 -9 -1 -4 0
exception	-3 -1 0 2 -1 0
exclude	1 -2 -2 2 -7 0
exec	1 0 -5 3 -1 0
exist	-1 -1 -1 4 -4 0
existing	-4 -8 -3 0 8 -2
expand	0 -1 -6 0 3 0
experimental	-4 0 3 -7 1 0
explain	9 -1 -3 -4 -5 -1
explanation	5 0 -3 -3 -3 0
explicit	-1 -1 3 -6 1 -1
explicitly	6 0 -4 -3 -3 0
export	-7 8 -7 -4 3 -2
export to	-3 5 2 -3 -6 -1
expose	-5 5 -2 -5 -1 -2
extend	-4 -4 -3 -5 11 -2
extension	6 0 -3 -2 -2 0
external	-5 -1 0 3 0 0
extra	-2 -1 3 -1 -3 0
extract	-3 -5 9 -4 -3 -3
extract translation	6 0 -4 -1 -3 0
factor	-4 5 -3 -2 0 -1
fail	-2 -1 -5 10 -5 -6
failing	7 -1 -3 -1 -4 -1
false	2 -1 1 2 -7 2
faq	10 -1 -6 -5 -6 0
fast	-1 0 -2 -3 3 0
faster	-2 -1 -7 -3 7 0
feat	-1 0 5 -3 -4 0
feature	3 1 -1 -5 -3 -3
feature flag	-1 3 -3 -4 1 -1
feed	-1 2 -5 -2 3 -1
fetcher	-1 0 -4 5 -5 0
field	-4 -2 -4 1 5 -1
file	5 -2 -2 -2 0 -8
file in	6 -1 -2 -3 -2 0
file to	-5 -1 6 -3 0 -2
filter	-6 0 0 -1 1 0
filtering	-3 -2 -4 1 6 0
final	4 0 -4 -2 -1 0
find	-3 1 -1 3 -4 -1
finder	-3 0 -2 -4 5 0
first	-1 -1 -3 -3 4 1
fix	4 -6 -4 6 -6 -3
fix 0	-6 0 -3 3 1 0
fix <code>	0 0 -2 2 -6 0
fix broken	6 0 -2 -3 -2 0
fix build	4 0 -1 -3 -1 0
fix failing	6 0 -1 -5 -1 0
fix format	5 0 -2 -3 -1 0
fix lint	5 0 -1 -4 -1 0
fix test	-2 0 2 -1 -3 0
fix the	2 -1 -3 4 -3 -1
fix typo	3 0 1 -5 0 0
fixe	3 -2 -2 4 -6 -1
fixture	14 -3 -5 -9 -9 -2
flag	-3 4 -1 -1 -2 -2
flag to	-2 -3 -2 0 4 0
flakiness	6 0 -3 -2 -4 0
flaky	9 -1 -4 -3 -5 -3
flaky test	5 -1 -2 -2 -1 -3
flow	-3 3 0 -1 0 0
flush	-5 -1 1 -1 0 0
folder	2 -3 2 -1 -5 -3
font	3 0 -5 -1 2 0
food	-3 2 -5 -2 5 0
footer	4 1 -4 1 -5 -1
for	1 5 -5 -3 -2 -6
for 0	3 2 1 -5 -4 0
for a	-1 -1 -3 -3 4 -1
for all	0 1 -6 1 1 -1
for better	5 0 -1 -3 -2 0
for clarity	-3 -1 5 -4 -3 0
for consistency	-2 -1 1 2 -5 0
for databrick	-3 0 -5 -1 2 3
for improve	1 0 3 -3 -3 0
for local	6 -2 -3 0 -1 -1
for mysql	-3 1 -3 -4 5 0
for node	5 -3 0 -2 0 -1
for order	-3 8 -2 -5 -2 -2
for python	0 0 -5 3 -2 0
for snowflake	4 0 -2 1 -4 0
for the	8 3 -1 -3 -11 -2
for translate	-4 -1 -4 7 -6 0
for window	5 -1 -3 -1 -1 0
force	2 0 1 0 -4 0
fork	3 0 -4 1 -3 0
form	-6 -5 0 6 -1 -2
format in	-3 0 0 4 -3 0
formbrick	-1 1 -4 -2 3 0
friend	5 0 -1 -2 -4 0
from	5 -3 1 -3 -5 0
from 0	4 -2 -4 -5 3 -2
from <code>	6 -2 2 -4 -3 -6
from commit	-6 0 0 3 0 0
from the	0 3 3 -2 -4 -3
frontend	-4 -1 5 1 -6 -4
frontline	-2 -1 -2 4 -3 0
fs	-1 -1 -5 -3 4 0
full	-3 4 -6 3 -3 -1
func	1 0 1 2 -4 0
function	-3 -4 11 -6 -5 -4
function in	2 -1 2 0 -5 -1
functional	-1 -3 5 -2 -1 -1
functionality	-4 4 0 -2 1 -1
future	-5 0 1 -2 -1 3
gate	-4 -1 -1 3 -2 0
gateway	-4 -1 -2 0 5 -2
generate	2 3 -6 -4 -3 -2
generation	-3 -2 0 0 2 -1
generator	-1 -1 2 2 -7 0
generic	-3 -1 4 1 -3 0
get rid	-1 -1 6 -3 -4 -1
getter	-5 -2 8 -4 -4 -2
gh	-1 0 -4 3 -2 0
gha	6 0 -4 -3 -2 0
git	2 2 -1 -3 -2 -1
github	10 -2 -4 -1 -3 -3
github action	6 -1 -3 -1 -1 -2
github workflow	6 -2 -1 -1 -3 0
gitignore	8 0 -5 -1 -3 -1
gitlab	-1 0 -4 2 1 -1
give	-3 1 -4 2 2 -1
global	-3 -3 6 -4 -2 -2
go	9 -3 -6 -5 -2 -2
go 0	8 -2 -5 -10 0 -5
golangci	1 0 -3 2 -3 0
golangci lint	1 0 -3 2 -3 0
golden	3 -1 -4 1 -2 0
google	-2 3 1 0 -4 -1
gracefully	-1 -1 -4 6 -4 0
grammar	4 0 -4 1 -5 0
graph	0 -1 -5 -3 2 0
graphql	1 3 -1 -3 -2 0
group	0 -1 -3 4 -3 0
guard	-5 -2 2 5 -5 -1
guidance	3 0 -3 0 -3 0
guide	14 -6 -7 0 -7 -2
han	-3 0 -2 -4 4 0
handle	-6 -2 0 2 -1 -2
handle and	1 0 2 1 -5 0
handler	-6 -2 5 0 -2 -1
hard	-3 -3 6 -2 -3 -1
harden	0 -2 0 2 -5 0
has	-3 -3 2 2 -2 -2
hash	2 2 -3 -2 0 0
have	-3 2 2 -1 -2 0
header	1 -2 -4 5 -2 -1
helm	2 0 -4 1 -1 0
help	2 -1 -5 2 -2 0
helper	-4 -3 9 -7 -4 -3
helper function	-3 -1 6 0 -3 -2
hide	-1 -1 -1 3 -4 0
highlight	2 0 -5 0 1 0
hint	5 -4 -2 -1 -2 -1
history	-1 5 -2 -1 -3 -1
hive	-3 0 -2 4 -3 1
hoist	-2 -2 -4 0 2 0
hook	0 -4 4 -1 -3 -1
hook filter	2 0 3 -1 -4 0
hosting	5 0 -2 -2 -2 0
hot	-3 0 -4 -1 3 0
household	-3 0 -3 -3 5 0
how	4 -3 -2 -5 -3 4
how to	4 0 -3 0 -3 0
html	-1 -1 0 -3 2 0
http	-3 -4 5 -1 2 -3
hydration	0 0 -5 3 -2 0
i	-1 3 -3 0 -4 0
i want	-2 4 1 -3 -2 -1
icon	-4 3 -11 4 0 -2
id	-4 -1 1 -1 2 1
ids	-1 -1 -5 1 3 0
if	-7 0 0 -1 2 -1
if statement	-2 -1 5 -1 -4 -1
ignore	5 -5 -4 -3 2 -3
image	5 -7 -10 3 5 -4
immediately	-4 0 -3 4 -1 0
implement	-7 9 0 -7 -5 -4
import	-2 1 1 -2 -2 -6
import and	6 -2 0 -4 -4 -1
importer	-7 -2 5 -5 3 -2
importlib	3 0 0 -2 -2 0
improve	-3 -6 -4 -7 9 -3
improve readability	0 -1 2 -4 -3 0
improve the	-3 -1 0 -2 4 -1
improvement	-4 0 2 -3 0 0
in	0 -6 4 1 0 -3
in <code>	6 -4 4 -6 -7 -1
in a	-4 0 -2 -3 6 -2
in api	-1 -1 2 3 -5 -1
in application	-2 0 -3 -3 4 0
in ci	8 -1 0 -3 -5 -1
in code	8 -2 0 -5 -4 -1
in comment	4 -1 -4 -5 3 -2
in css	-1 0 0 3 -5 0
in databrick	-1 -2 -1 -2 -3 6
in esbuild	-1 0 -4 -1 2 0
in frontend	-5 0 -2 6 -4 0
in readme	7 0 -3 -4 -3 0
in template	0 0 -4 -2 4 0
in test	1 0 0 1 -4 0
in the	0 -1 1 -2 1 -4
in website	4 0 0 -2 -2 0
include	1 -1 -1 -3 2 -2
include 0	5 0 -1 -3 -2 0
incorrect	-1 -1 -6 7 -6 -1
increase	-1 -4 -4 -3 5 -3
incremental	-3 0 -4 1 2 0
index	-2 -4 -2 -2 6 -2
indexe	-3 -1 -4 -1 4 0
inference	-1 0 -4 3 -1 0
infinite	-1 -1 -5 5 -1 0
info	3 0 1 -5 -2 2
infra	5 0 -3 -2 -2 0
infrastructure	4 0 1 -1 -3 0
ingredient	-6 0 -7 1 4 0
init	0 0 -5 2 1 0
initial	-1 0 -2 -1 1 2
initialization	-3 0 3 -1 -2 0
initialize	-2 -1 3 0 -5 0
injection	-3 -3 7 2 -6 -1
inline	-6 -3 5 -5 0 -2
input	-6 -5 -1 4 1 -2
insert	0 0 -5 -1 2 0
inside	-3 -1 -7 4 -1 0
install	2 -1 1 -1 -4 0
installation	2 -1 -2 3 -6 0
instance	-6 -1 0 -3 1 2
instead	-1 -5 3 -1 1 -1
instead of	0 -4 3 -1 1 -2
instruction	5 0 -3 -2 -2 0
integrate	0 4 -1 -7 -3 -1
integrate test	5 -1 -4 -2 -1 0
interface	-4 -3 9 -4 -4 -1
internal	-3 -2 3 3 -4 0
interop	0 0 -4 4 -3 0
into	-7 -5 10 -6 -7 6
into <code>	-1 -1 -4 -1 -2 7
into a	-1 -3 7 0 -4 -3
into the	-3 3 1 -3 -3 2
introduce	-3 5 2 -5 -4 -3
invalidate	0 0 -2 4 -4 0
invoice	-5 8 -4 1 -5 -5
ios	-2 0 -6 5 -1 0
is	0 -2 -1 1 0 -2
is a	5 -1 -2 1 -3 -1
is not	0 -1 -4 4 -1 0
isort	9 -2 -4 -3 -5 -1
issue	7 -6 -2 2 -5 0
issue template	13 -4 -6 -4 -6 0
it	-4 0 2 -5 3 0
it doesn't	1 0 -1 5 -6 0
it's	4 0 1 -2 -1 0
item	-3 1 -2 3 1 -1
java	5 -1 -2 -4 0 -2
javascript	-5 -1 3 -3 1 -2
jdbc	-2 -1 -2 -1 -1 5
jest	7 -3 -1 -3 -3 -4
jiff	4 0 -3 -1 -2 0
job	1 1 -7 3 -3 2
join	-4 0 -1 4 -1 -1
jsdoc	2 0 1 -5 -2 0
json	-4 4 -4 3 -3 -1
karma	-3 -1 2 -1 0 0
karma builder	-2 -1 4 -1 -4 0
keep	-3 -1 0 5 -5 -2
key	1 -3 -1 2 -4 -2
keyboard	-4 0 -2 2 2 0
kubernete	5 4 -6 -4 -3 -3
label	1 4 -9 0 -3 -1
lakeflow	-4 -2 -4 -2 -2 9
lakehouse	-4 -3 -3 -4 -4 12
lang	1 0 -4 3 -4 0
language	-3 1 -5 2 3 -1
last	-4 -2 -5 3 3 -4
latency	-5 -1 4 -4 -2 -1
latest	6 -2 -3 1 -4 0
latest version	4 0 -2 -3 0 0
layer	-5 -5 4 4 -5 -3
layout	-2 -1 6 -1 -6 0
lazy	-7 -2 -2 0 4 0
lazy load	-3 -1 -2 -3 4 0
leak	0 0 -3 5 -3 0
legacy	-4 -3 4 -1 -4 1
let	-5 5 -5 -3 3 -2
license	7 -4 0 -2 -2 0
limit	-4 4 -2 -4 0 -2
limit for	-3 5 -2 -1 -3 -1
limit to	-4 -1 0 -3 4 -1
line	1 -4 2 2 -5 -3
link	7 -5 -4 2 -4 -3
link to	4 -1 -5 -1 0 0
linking	0 0 -4 -1 3 0
lint	12 -7 -3 -2 -7 -1
lint issue	0 0 -4 3 -2 0
linter	6 2 -7 1 -5 -2
linux	2 0 -4 3 -5 0
list	-5 -3 -5 -1 7 -3
listener	-2 0 -4 -4 5 0
literal	-2 -1 2 3 -5 0
live	-4 -2 -3 -1 -2 5
liveness	-5 5 1 -4 -1 -2
llm	-1 -1 3 -2 -3 0
load	-9 -4 -4 1 6 -1
local	4 0 -5 -1 1 -1
locale	-4 -1 -4 3 2 0
localization	-4 4 0 -2 0 0
locally	1 0 -3 3 -4 0
lock	10 -4 0 -3 -5 -1
lock file	11 -3 -3 -6 -4 -1
lockfile	2 -1 -2 -3 2 0
log	-2 -4 -4 -2 6 -4
log from	6 0 0 -2 -1 -4
log message	-3 0 3 0 -4 0
log to	-1 0 3 -4 -1 0
logback	7 0 -1 -2 -1 -4
logger	-6 1 6 -3 -2 0
logic	-8 -4 8 -1 -3 -3
logic in	-2 0 5 -3 -3 0
login	-8 8 -7 5 -2 -6
logo	0 -1 -4 3 -1 0
logout	-3 -1 -1 6 -2 -1
long	1 2 -4 1 -3 0
look	-3 -1 0 -2 4 -2
lookup	-9 -6 -1 0 8 -2
loop	-4 -2 -1 4 -1 -1
lower	1 -2 -5 -3 5 -1
macro	-3 0 2 -6 2 0
magic	-5 -1 3 -3 2 -2
mail	-4 6 -2 1 -3 -2
main	0 -1 -3 1 -3 3
maintainability	-3 -1 6 -4 -5 0
maintenance	4 -3 -5 -3 2 -2
major	2 -1 -5 2 -3 0
make	-1 -6 -1 -4 6 -4
make <code>	-3 0 3 -2 -1 0
make the	-1 -3 -2 -6 9 -2
makefile	7 -4 -3 -2 0 0
management	2 0 -2 -4 3 -1
manager	-5 2 0 0 -2 -1
manifest	-3 -1 2 1 -2 0
manual	1 0 -4 3 -3 0
manually	5 0 0 -3 -4 0
map	-4 2 -3 -2 2 -1
mapping	-4 -2 -3 -2 0 5
markdown	-3 0 2 -1 0 0
marker	-4 -1 -3 3 1 0
master	3 0 0 -4 -2 0
match	-1 -2 -3 2 2 -2
matching	-2 -3 -1 3 2 -1
matrix	5 0 -5 -3 2 0
mcp	-5 -1 3 2 -4 0
mcp server	-3 1 -2 -3 4 0
mcp tool	-5 0 4 -3 -2 0
media	-1 0 -5 2 1 0
member	-6 0 -1 2 1 0
memo	-6 -2 4 -1 -2 0
memory	-8 -3 -6 1 8 -2
memory usage	-4 0 -5 4 3 -1
mention	5 -1 -7 -3 1 -1
menu	0 -1 -4 4 0 0
merge	-5 1 4 0 -6 -2
message	-4 0 -1 -4 3 -2
message for	4 0 -4 0 -1 0
method	-9 -1 9 -2 -3 -3
metric	-6 5 0 -4 -3 -2
middleware	-4 -1 2 -2 -1 0
migrate	0 -2 -3 -1 -4 6
migrate <code>	-6 0 0 -2 0 6
migrate from	13 -1 -6 -4 0 -12
migrate guide	4 -1 -2 0 -2 -1
migrate the	0 -2 1 -3 -3 4
migrate to	-1 -1 -2 3 -1 -2
minor	3 -1 -1 -5 0 0
missing	6 -8 -4 9 -13 -1
mistake	6 0 -2 -5 1 -1
mkdoc	6 0 -2 -3 -3 0
ml	-3 -1 -5 -1 3 0
mobile	-2 4 -7 2 -2 -2
mock	1 -2 4 -1 -7 0
modal	-3 0 -6 3 2 0
mode	-7 1 0 -6 4 -4
mode for	-2 1 6 -5 -4 -2
model	-4 -4 2 -3 2 1
modernize	0 0 4 -4 -3 0
module	-5 -8 12 -7 -3 -7
module init	4 0 -2 -4 0 0
monorepo	6 -1 -5 0 -4 0
monorepo to	4 0 -1 -2 -1 0
month	-3 -2 -4 9 -2 -2
more	0 -3 -1 -6 6 -2
mount	-1 0 -3 4 -3 0
move	1 -5 3 -5 -5 5
move to	3 -1 -3 -2 -2 3
mssql	-2 -2 -2 0 -2 5
multi	1 4 -5 0 -2 0
mutate	-1 0 -4 2 1 0
mypy	8 -5 -2 -2 -5 -2
mypyc	-4 -1 3 -5 -1 0
mysql	-1 -1 -5 -3 1 5
n	-5 -1 -2 2 3 -2
nach	-3 -3 -2 -1 -3 7
name	-4 -2 -4 0 5 -2
name in	1 0 -4 -1 2 0
name to	0 0 -5 3 -1 0
named	-4 -1 5 2 -5 -1
naming	-2 -2 6 -3 -2 -1
native	-2 0 -1 -3 3 0
need	-4 5 -2 -5 -3 4
negative	-1 -1 -3 6 -2 -1
nested	-5 -3 7 3 -5 -3
network	-2 -1 0 4 -4 0
never	0 -1 -3 5 -2 -2
new	0 5 -5 -5 0 -3
new <code>	4 -1 -4 -1 -1 -1
new crowdin	5 0 -1 -2 -4 0
next	-4 2 -4 3 1 -1
ng	0 -1 -2 -2 2 0
nightly	1 1 -5 0 0 -1
no	-3 -1 3 2 -4 -2
node	8 -5 -2 0 -3 -1
node 0	11 -3 -3 -5 -4 -1
non	-1 -3 -1 2 -3 0
none	-3 -1 2 4 -7 0
normalize	-2 -1 1 2 -3 0
not	-5 -3 -1 9 -2 -2
note	2 -2 0 2 -5 -1
note on	4 0 -1 -2 -3 0
notification	-3 2 -2 4 -2 -2
npm	6 2 -4 -1 -8 -2
null	-4 -1 -2 7 -3 -1
number	-1 -2 4 2 -3 -3
oauth	-3 1 -5 4 -2 0
object	-1 -2 2 -3 0 0
of	-1 -5 1 -3 5 -4
of 0	6 -1 -3 -6 1 -2
of <code>	-2 -1 1 2 1 -5
of a	1 0 -2 4 -4 0
of the	0 -4 3 -3 1 -2
off	-1 -3 -5 4 -3 6
offline	-3 4 -4 2 -2 -1
oidc	0 0 -2 -4 4 0
old	9 -4 -5 -1 -5 -1
on	-5 -2 -4 6 0 2
on <code>	-4 -3 -2 -1 1 6
on databrick	-1 -2 -1 0 -1 5
on the	-4 -4 -5 0 9 -4
on window	1 -1 0 3 -7 -1
onboard	-3 -1 -3 -3 6 -1
once	-3 -2 2 -2 -2 3
one	-5 -1 7 -4 -4 -1
only	-4 -5 -2 -1 2 1
onto	-4 -1 2 -3 -3 4
open	0 -3 -6 1 4 0
openai	-4 0 -1 1 1 0
openapi	0 3 -1 -1 -3 -1
operator	-3 -2 0 4 -6 0
optimize	-4 -6 -4 -5 9 -2
optimizer	-5 -2 0 -2 2 0
option	-3 -3 -1 -2 4 -1
option for	0 0 -3 -3 4 0
option from	0 1 -5 2 2 0
option to	-2 0 -2 0 2 0
optional	-5 0 2 0 -2 0
or	-3 -1 -5 4 1 0
oracle	-2 1 -2 -2 -2 6
order	-9 2 4 1 -4 -1
org	-4 0 -6 3 2 0
organisation	-1 0 -4 3 0 0
origin	0 0 -3 4 -4 0
other	-4 -2 3 1 0 -1
our	3 -3 -5 -4 -1 7
out	1 -5 1 8 -5 -4
out of	-1 -2 4 3 -4 -2
outdated	8 -1 -6 0 -4 -2
output	-4 -3 -3 -2 5 -1
over	-1 -3 1 -3 -1 4
overflow	-3 0 -3 6 -4 0
override	-2 -1 -2 3 -1 0
overwrite	-2 -2 -4 4 0 0
own	-1 1 3 -3 -1 -1
owner	-2 3 -4 3 -3 -1
package	1 -3 6 -6 -5 0
package manager	-4 -1 2 0 -1 0
page	-7 1 -4 6 2 -4
page to	-5 -1 2 -2 4 0
pagination	-5 -6 -4 9 2 -1
panel	-1 4 -1 -7 0 -1
parallel	-2 -1 -1 -2 4 0
parallelize	-1 -1 -3 -4 4 0
parameter	-1 -2 1 4 -6 -1
parent	-5 -1 -1 4 -2 0
parse	-5 0 -2 0 1 0
parser	0 -3 6 -3 -4 -2
parsing	-5 -4 5 -2 -3 -2
part	-3 -3 6 -3 -2 0
partial	0 0 -4 -2 4 0
pass	-3 -1 0 4 -3 -1
passing	1 1 1 -5 1 0
passkey	-4 5 -5 -3 2 -1
password	-8 0 -1 4 -3 1
password reset	-1 -1 -3 6 -2 -1
paste	-1 1 2 -5 3 -1
patch	-2 -2 -2 5 -2 0
patch 0	3 -1 -2 0 -4 0
path	-3 -4 -2 3 1 -1
pattern	-3 -1 6 -2 -4 -1
payment	-4 4 1 -1 -2 -3
pdf	-8 9 -3 -3 -5 -4
peer	-2 0 2 -5 1 0
per	-5 -3 -3 -1 4 3
perf	-5 -2 -5 -3 5 0
performance	-3 -3 -4 -2 7 -2
permission	-3 -4 -1 2 1 -3
photo	0 0 -4 4 -3 0
php	7 0 -4 -4 -3 0
picker	-4 -1 -5 7 -2 -1
pin	7 0 -4 -2 -3 -2
pip	11 -3 -4 -4 -6 -2
pipeline	-1 2 -6 1 -4 4
placeholder	0 0 -6 1 1 0
plan	-3 3 -6 -2 1 3
platform	-2 0 -4 5 -1 0
playground	9 -1 -7 -3 -8 0
playwright	4 0 -3 1 -2 0
please	3 -3 1 -5 0 2
plugin	-1 2 -1 -5 0 -1
pnpm	12 -2 -11 -1 -6 -1
poetry	4 0 -5 1 -4 0
point	-3 4 -3 -1 2 0
policy	3 0 -2 -5 2 0
polish	-1 -2 -2 -3 5 -1
polyfill	-5 -1 -1 1 1 0
pool	-5 1 -3 -1 0 1
port	1 -3 -5 -2 0 6
portal	-3 3 -3 -4 3 0
position	-3 0 -3 0 3 -1
possible	-5 6 -5 -5 1 -2
post	4 3 -6 -3 0 -1
post release	4 0 -1 -3 -2 0
postcss	-5 -1 -5 -3 6 0
postgre	1 -5 -6 -3 -3 9
posthog	2 -1 -4 -4 2 0
pr	5 1 -2 -2 -3 0
practice	3 0 1 -1 -4 0
pre	4 -5 0 -1 -2 -1
pre commit	6 -4 -8 2 -3 -1
prep	5 0 -2 -2 -2 0
prep for	4 0 -2 -2 -2 0
prepare	7 -1 -3 -4 -3 1
prerelease	-2 0 -6 5 -3 0
preserve	-4 -1 -2 5 -3 0
prettier	6 -2 -5 1 -4 -1
prevent	-2 -3 -3 6 -3 0
preview	-1 -3 -6 -2 7 -1
print	-3 6 -6 -3 1 -2
prisma	0 -1 -4 -2 3 0
proc	-3 -3 -2 -4 -2 8
procedure	-3 -3 -3 2 -2 7
process	3 -2 -3 5 -6 -1
processing	-2 0 -5 1 2 0
prod	4 0 -3 -3 -2 2
product	-5 3 -3 -2 3 -3
production	1 -1 -4 2 0 0
profile	-5 -1 -5 1 6 -1
program	-2 4 0 -2 -3 0
progress	-4 1 -3 0 2 -2
project	-3 5 2 -4 -3 -2
projection	-2 0 -2 5 -4 0
promise	-5 -2 6 -5 2 -1
prop	-7 -2 1 1 0 0
properly	-4 0 -1 5 -5 0
proto	4 0 -4 -3 1 0
provide	-4 4 -1 -5 2 -1
prs	5 -1 -3 -1 -3 0
prune	2 -1 -3 3 -5 0
public	0 2 -4 -3 0 -1
public api	-2 4 2 -4 -2 -1
publish	3 3 -9 0 -4 0
pull	3 -1 1 -4 -1 -1
pull request	6 0 -4 -3 -2 0
puppeteer	5 0 -3 -3 -3 0
push	2 2 -2 0 -3 -1
pwa	-3 0 -5 3 1 0
pypi	4 0 -4 0 -2 0
pytest	9 -3 -3 0 -6 -4
python	10 -2 -4 0 -7 -2
python 0	3 -1 0 -1 -3 -1
python semantic	2 0 0 -3 1 0
qr	-3 6 -3 -5 -2 -2
qualify	-4 0 -5 3 -1 0
querie	-4 -3 0 -2 5 0
query	-5 1 -1 2 2 -2
quickstart	6 0 -3 -3 -4 0
quota	-1 0 -5 3 -2 0
quote	-1 -1 -2 5 -7 0
race	-2 -1 -4 8 -5 0
rate	-4 6 -8 -2 2 -2
rate limit	-1 7 -6 -3 -2 -1
ratelimit	1 -1 2 -1 -3 0
rating	-5 0 -5 4 0 0
re	-1 -2 -2 -2 2 0
re enable	4 0 -3 0 -4 0
react	2 -1 2 -2 -1 -2
reactivity	0 1 -4 -1 3 0
read	-2 0 1 3 -4 -1
readability	-1 -1 4 -5 -3 0
reading	-2 2 -4 6 -4 -3
readme	20 -4 -6 -9 -9 -4
rebuild	-4 -2 -1 -5 5 1
recipe	-5 1 -4 0 4 0
recipient	-4 0 -1 -2 2 0
recursive	0 -1 5 -2 -3 -1
recycle	-6 -1 7 -6 -6 0
redirect	-5 -2 -2 7 -3 -1
redis	-1 -1 -2 0 -3 4
reduce	-5 -6 0 -6 8 -3
redundant	-1 -2 2 -5 1 0
ref	-4 0 0 -1 1 0
refactor	-5 -5 11 -5 -6 -3
refactor the	-3 -2 6 -2 -3 -2
reference	4 -2 -5 -1 0 0
reformat	6 -2 -4 -2 -1 -1
refresh	3 -2 -3 1 -1 -1
regenerate	11 -2 -5 -3 -4 -1
regex	-5 -2 -4 -5 5 0
regression	2 0 -2 2 -4 0
reject	-4 0 1 2 -3 0
related	-1 -1 1 1 -3 0
release	9 -3 -5 0 -4 -2
release 0	10 -1 -2 -5 -4 -1
remove	10 -7 0 -6 -6 -4
remove <code>	1 0 3 -3 -4 0
remove duplicate	2 0 0 0 -5 0
remove old	3 0 -2 1 -4 0
remove redundant	-1 0 3 -4 -2 0
remove the	8 -1 -2 -3 -6 -1
remove unnecessary	-1 -1 1 -1 -3 0
remove unused	5 -2 -2 0 -9 -1
rename	2 -5 6 -3 -5 -6
rename <code>	6 0 -8 0 2 -2
rename file	6 0 -6 -1 0 -1
render	-2 -1 -5 2 1 0
renderer	-4 -2 2 0 -2 0
rendering	-2 0 -3 1 0 0
renovate	11 -3 1 -6 -6 0
reorganize	-2 -3 7 -5 -4 -2
replace	2 -8 6 -7 -7 -1
replace <code>	4 -1 -3 0 -2 -3
replace deprecate	7 0 -9 2 -1 -2
replace the	-4 -2 6 -2 -2 1
repo	15 -3 -3 -5 -6 -2
report	-2 2 -4 2 1 -2
reporting	-1 -1 -3 -2 0 6
repository	3 -3 2 0 -4 -3
reproduce	5 0 -2 -4 0 0
request	1 -1 -3 0 2 -2
require	0 0 -4 1 1 0
reset	-4 -3 -3 8 -2 -1
resize	-2 -1 -4 6 -2 0
resolution	-4 0 1 0 -2 0
resolve	-5 -4 -6 4 2 -1
resolver	-5 1 0 3 -1 0
resource	-5 -2 4 0 -2 0
respect	-3 0 -6 4 -3 0
response	-5 -3 -4 2 6 -2
rest	4 4 -1 -2 -7 -1
restart	-1 -1 0 4 -4 0
restore	-2 2 -2 2 -2 0
restructure	-1 -3 6 -5 -3 -3
result	-5 0 -2 2 1 -3
retry	-3 -3 -1 -3 4 -2
return	-6 -1 3 8 -8 -4
return 0	0 -1 -1 6 -3 -2
reusable	-1 -1 4 -3 -5 0
reuse	-1 -2 3 -5 0 0
revalidate	-1 0 -4 4 -3 0
review	1 -1 1 -1 -4 0
reword	1 -1 1 -6 2 0
rewrite	-2 -4 4 -5 -4 5
rich	-1 0 -2 -3 3 0
rid	-1 -1 6 -3 -4 -1
rid of	-1 -1 6 -3 -4 -1
right	0 -1 -3 6 -5 0
robust	-3 0 -2 5 -3 0
role	-4 4 0 -3 0 0
rolldown	-1 1 -2 -2 2 0
rolldown to	-4 1 -3 -4 5 0
rollup	1 -1 4 -7 -3 0
root	7 -3 -2 -1 -4 -1
roundtrip	-4 -1 -5 7 -5 0
route	-3 -2 4 -1 -3 -1
row	-7 0 -3 1 6 -3
ruff	12 -4 -8 -3 -2 -5
rule	7 -2 0 -5 -4 -1
run	5 -1 -6 5 -6 -1
run on	1 -1 -1 -1 -2 4
run test	5 0 -1 -3 -2 0
runner	4 0 1 -2 -3 0
runtime	-3 0 -1 -3 4 0
rxj	5 0 -3 -2 -2 0
s	-4 -1 0 -3 3 -1
s3	4 0 -2 -1 -2 -3
same	-2 -2 -2 5 -4 -2
sass	1 -1 -1 -5 2 0
save	1 1 -5 2 0 -1
scale	-4 -1 -6 2 4 -2
schedule	0 4 -4 2 -6 -1
scheduler	-5 0 6 1 -3 -3
schema	-2 -2 -4 -1 -5 10
schematic dependencie	4 0 -1 -3 -1 0
scope	-4 -2 1 3 -3 1
screen	-5 -3 -6 6 3 -2
screenshot	11 -1 -5 -5 -4 -1
script	5 -1 -6 -2 -1 1
script setup	-5 1 1 -4 1 0
script to	8 -3 -1 -2 -3 -1
scroll	-3 0 -4 0 3 -1
sdk	3 -1 -1 0 -1 -1
search	-10 2 -6 -1 9 -5
second	-2 -2 -1 -5 7 -2
secret	3 -1 -4 2 -2 0
section	5 -1 -4 -1 -2 0
secure	-3 -1 -3 6 -2 -1
security	3 -1 -5 2 -2 1
see	-1 4 0 -1 -5 -1
seed	5 -3 -4 1 -1 -1
select	-2 0 -5 3 0 1
selector	0 0 -1 2 -4 0
self	-2 0 -3 2 0 0
self hosting	5 0 -2 -2 -2 0
semantic	-4 0 -2 1 2 0
semantic <code>	3 0 0 -2 -1 0
send	-4 2 0 0 -1 -1
sentinel	3 0 -6 -2 3 0
sentry	-3 5 -2 2 -4 0
separate	-4 1 8 -4 -3 -2
serve	0 0 -5 0 1 0
server	-3 -3 -3 1 -1 7
service	-7 -4 11 -3 -7 -4
session	-4 -2 -1 3 -4 2
set	-1 -4 -4 -3 4 1
set up	6 0 -2 -4 -1 -1
setting	-5 0 0 5 -2 -2
setup	3 -1 -1 -1 -2 0
sfc	1 -1 2 -5 0 0
shadow	3 0 -5 1 -1 0
share	-3 -1 3 -1 -1 0
shared	-3 -2 8 0 -6 -2
sharing	0 2 -1 -4 1 -1
sheet	-4 -1 4 0 -5 0
shopping	-6 0 -6 1 3 0
shopping list	-6 0 -6 1 3 0
short	-3 0 -4 -2 5 0
shortcut	-5 -1 1 0 0 0
shorten	0 -1 3 -4 -4 0
should	-4 -3 -3 -5 8 -2
should be	-4 2 2 3 -7 -1
show	-5 3 -6 -1 5 -2
shutdown	0 -1 -3 7 -6 0
side	-2 0 -3 -1 2 0
sidebar	-5 -1 -1 4 1 -1
sign	-4 3 -1 0 -1 -1
signing	0 -1 -6 0 -1 -1
signup	-5 -3 -2 -1 6 -1
simplify	-3 -5 8 -4 -4 -1
simplify the	-3 0 6 -3 -3 -1
since	0 -1 0 6 -4 -2
single	-2 2 -4 -1 1 -2
size	-6 -5 -3 -3 9 -3
size check	5 0 -1 -2 -3 0
skill	3 0 -5 -1 0 0
skip	0 -3 -7 -2 4 -1
slot	-3 -1 1 2 -3 0
slow	-1 -1 -2 -3 6 -1
smaller	0 -1 4 -5 0 -2
snapshot	11 -1 -7 -3 -6 0
snippet	5 0 -3 0 -3 0
snowflake	1 -2 -2 -4 -2 6
so	-4 -1 2 -3 0 1
some	3 -4 -1 -4 0 0
sort	-2 -5 -4 0 5 -3
sort import	8 -2 -4 -2 -4 -1
source	-3 -1 -2 -5 -2 7
source map	4 -1 -3 -3 2 0
sourcemap	0 -1 -3 -2 3 0
space	1 -1 -2 5 -4 0
span	0 -1 -1 2 -4 0
spark	-5 -1 -2 -4 2 7
sparkle	-3 0 -4 -3 5 0
spec	5 -1 -7 3 -6 0
special	-1 -1 -5 2 0 0
specific	4 0 -6 -1 1 0
speed	-6 -4 -6 -6 12 -2
speed up	-4 -4 -3 -4 8 -2
spelling	12 -2 -6 -7 -3 -2
split	-4 -3 10 -4 -5 -4
sponsor	4 0 -4 0 -4 0
sql	-4 -3 -3 0 -2 11
sql server	-1 -3 -2 1 -2 5
sqlite	-3 0 -4 3 0 0
squash	4 -1 0 -5 1 -1
ssis	-2 -1 -3 -1 -2 6
sso	4 0 -5 0 -1 0
ssr	-1 -2 0 1 -3 3
stabilize	-1 0 -5 2 0 0
stage	-5 2 -1 4 -4 -1
staged	-2 0 4 -3 -4 0
staging	5 -1 -3 -2 -2 0
stale	1 -2 -4 4 -2 -1
standard	1 0 1 -5 2 0
star	-1 0 -3 4 -3 0
start	-5 -1 -3 -1 5 0
started	3 -2 -3 3 -4 0
starting	-1 0 -3 6 -4 -1
startup	-5 -2 -2 2 3 -2
state	-1 -4 0 -3 3 -5
statement	1 -2 4 -5 -1 -2
status	-6 8 -6 -3 0 -2
step	1 -1 -2 3 -2 -2
still	5 -2 1 -2 -2 -2
stop	0 -4 -4 4 -4 0
stop the	-3 -1 -1 5 -3 -1
storage	-4 1 0 2 -3 -1
store	-9 -5 8 -6 -5 4
stored	-2 -2 -3 1 -2 7
stored procedure	-1 -1 -2 -1 -1 6
strategy	0 -1 4 -5 -1 0
stream	-5 -1 -1 4 -1 -2
strict	3 -5 4 -5 -2 -2
stricter	6 -1 -1 -1 -5 -1
string	-5 -1 3 -1 1 -1
strip	-3 -2 -1 2 -2 0
stripe	-5 6 -8 2 -2 -2
struct	-3 -1 4 0 -3 0
structure	-3 -3 8 -4 -4 -2
stuff	2 0 -5 2 -2 0
sub	2 0 -4 3 -1 0
subcommand	-5 4 2 0 -3 0
submit	-2 -1 -3 -3 6 -1
subquery	-4 0 -3 4 -1 0
subscription	0 0 -7 4 0 0
success	1 -1 1 3 -5 0
suggestion	-2 -1 1 3 -4 0
suite	7 0 -4 -3 -2 0
summary	-2 2 -2 -4 4 -1
support	-5 9 -5 -7 2 -5
support <code>	6 -1 -6 -1 -1 0
support for	0 2 -3 0 -1 -2
support to	-1 -4 0 -4 5 0
surface	-1 0 -5 2 1 0
survey	-1 2 -4 1 1 0
suspense	-3 0 -6 4 1 0
swap	5 -2 -1 -2 -3 0
switch	3 -7 1 -1 -1 0
switch to	7 -2 -3 -5 0 -2
switcher	-1 -5 1 0 3 0
swr	2 0 -4 0 0 0
symbol	-1 -2 2 4 -5 -1
sync	-5 -2 -2 -2 4 -1
sync command	-3 -2 -3 -1 6 0
syntax	0 -1 1 2 -3 -1
system	-3 5 -2 -2 -2 -1
t	-1 -1 -3 -1 0 5
t sql	-1 -1 -2 -1 -1 5
tab	-3 -4 -4 6 4 -2
table	-6 -2 -3 -1 0 8
table migrate	-3 0 -4 -4 6 0
tag	0 0 -2 0 2 -1
tailwind	1 -1 3 -2 -6 0
take	-4 -4 -1 -5 7 1
target	1 -3 -3 -4 -4 9
task	-1 2 -5 2 -2 1
team	2 1 0 -1 -4 1
telemetry	-1 -1 -3 0 -1 3
teleport	-3 0 -1 3 -2 0
template	2 -6 1 -2 1 -1
terminal	-3 0 -4 2 1 0
terminal color	-1 0 -3 4 -3 0
test	21 -7 -2 -5 -10 -7
test <code>	9 -1 -3 -4 -1 -3
test case	1 -1 1 0 -5 0
test coverage	4 -1 -2 1 -5 -1
test fixture	5 0 -2 0 0 -2
test for	10 -3 -1 -7 -3 -1
test to	3 -1 0 -4 -3 0
text	-3 4 -8 8 -7 -2
textarea	-1 0 -2 4 -3 0
than	-6 0 -2 2 4 -3
that	-1 6 -1 -3 -3 -1
the	-2 -5 4 -1 5 -3
the 0	6 -1 0 -4 -2 0
the <code>	3 -2 -1 0 -4 2
the base	7 -1 -2 -2 -4 0
the default	-4 0 -5 -2 8 -1
the doc	6 1 -4 -6 -1 -1
the existing	-3 -7 -2 -2 10 -1
the global	-3 -2 6 -2 -3 -1
the lakehouse	-3 -2 -3 -2 -3 9
the last	-4 0 -3 2 3 -3
the latest	3 -1 -4 3 -3 0
the migrate	0 -4 -1 3 1 -2
the old	7 -2 -4 -2 -3 -1
the order	-3 -5 6 -3 3 -2
the rest	6 -2 -1 -1 -4 0
the same	-1 -2 0 5 -2 -1
the sdk	-2 -1 5 -5 -4 0
the test	5 -1 -2 0 -2 -1
the user	0 -7 0 -5 8 -2
the wild	5 0 -2 -3 -3 0
the wrong	-2 -3 -2 8 -2 -1
their	-4 7 -2 -1 -6 -3
them	1 -1 -1 -4 1 1
theme	-5 2 -1 -2 2 -1
there	8 0 -5 -5 0 -1
there is	5 -1 -2 -4 0 -1
they	0 -4 -2 0 2 3
thing	2 0 -1 -6 0 0
this	-2 -1 -2 -1 -1 4
three	-3 -2 7 -4 -3 -2
through	-2 -1 -4 3 2 -1
tidy	5 -3 0 -2 -4 -1
time	-6 0 -5 -3 11 -3
timeline	-1 3 -5 -1 1 -1
timeout	1 -3 -4 -2 5 -2
timestamp	-1 -2 -6 4 3 -1
timezone	-3 -2 -4 9 -4 -1
title	-2 2 -4 -3 6 0
to	1 0 -1 -5 1 2
to 0	6 -5 -5 -1 5 -7
to <code>	2 -6 1 -9 -1 1
to a	-1 -1 -2 3 -3 3
to all	7 -3 0 -1 -4 -1
to be	-1 1 -3 -2 2 0
to dagop	6 0 -3 -3 -3 0
to databrick	-5 -2 -4 1 -3 11
to delta	-4 -1 -4 -1 -2 8
to disable	-3 6 -3 -6 0 -1
to fix	-1 -1 -3 2 -1 0
to get	-3 3 -2 -3 2 0
to github	5 -1 -5 0 1 -3
to gitignore	5 0 -2 -1 -4 0
to handle	1 0 -5 2 0 0
to in	4 0 -1 -1 -3 0
to latest	6 0 -1 -4 -3 0
to load	-3 -1 -1 -4 6 -1
to make	-1 0 3 -4 -1 0
to match	-1 -1 1 -4 3 -1
to new	-4 0 3 1 -1 0
to pnpm	6 0 -4 -1 -1 -1
to prevent	-3 -1 -2 3 0 0
to pytest	7 -1 -3 -1 -2 -3
to run	4 -1 1 -3 -3 0
to support	-4 -3 1 1 1 -1
to test	0 0 -4 -1 1 0
to the	-4 -2 -4 1 4 1
to typescript	-2 -2 6 -4 -4 -2
to ui	7 0 -3 -3 -4 0
to unity	-3 -2 -3 -2 -1 8
to use	-3 -1 5 -1 -2 -4
to vitest	2 0 -1 -2 1 -4
to workspace	-2 1 -4 3 0 0
toggle	-4 2 -3 0 0 -1
token	-1 -2 -3 5 -2 -1
too	-4 -7 1 0 4 -2
tool	-8 4 1 0 -1 -1
toolchain	-2 -1 -5 4 -1 0
tooltip	-3 -2 -3 0 5 -1
top	-1 2 0 0 -5 1
total	-5 -1 -4 6 0 -2
tox	5 0 -3 -2 -2 0
trace	1 0 -5 -3 3 0
track	-4 2 1 -5 2 -1
tracking	-1 3 -4 -2 -2 -1
trailing	5 -4 -1 1 -3 0
transform	-6 0 0 -1 1 0
transition	1 -1 -1 4 -5 0
translate	-1 -1 -5 2 -1 3
translation	1 0 -5 -1 2 0
transpilation	-4 0 -5 1 4 0
transpilation support	-1 0 -3 -2 3 0
transpile	-4 -1 -5 5 -1 0
traversal	-2 0 -4 3 1 0
travis	11 -1 -7 -4 -3 -2
tree	-5 -1 2 -1 1 0
triage	6 0 -2 -3 -4 0
trial	3 0 -3 -2 2 0
troubleshoot	6 0 -3 -3 -4 0
true	2 0 -4 2 -4 2
ts	0 1 -2 -5 3 0
ts sdk	-5 1 -1 -4 4 0
tsconfig	0 0 -1 3 -2 0
tslint	5 0 -3 -2 -3 0
tutorial	4 0 -4 0 -2 0
tweak	2 -2 -1 -7 0 0
twice	-3 -2 -2 7 -1 -2
twine	-4 0 -5 5 -2 0
two	-7 6 -2 2 -3 -2
type	4 -6 3 -2 -3 -2
type and	0 0 2 -5 0 0
type hint	5 -4 0 0 -4 -1
type to	-4 0 -2 2 1 0
typeddict	-4 -1 4 -2 -5 0
typescript	-2 -5 7 -4 -3 -3
typescript <code>	4 0 -1 -1 -2 0
typing	-1 -2 3 -3 -5 0
typo	11 -3 -3 -5 -7 -3
typo and	4 0 -2 -3 -1 0
typo in	12 -2 -5 -4 -4 -3
ui	0 0 4 -4 -4 -2
ultraviolet	5 0 -3 0 -3 0
un	-2 2 -4 4 -3 0
undefined	-3 -1 -5 7 -3 0
under	3 -3 0 2 -6 0
unexpected	1 -1 -3 6 -3 -1
unify	-1 -1 5 -3 -4 0
unique	-1 0 -2 4 -4 0
unit	4 -2 -2 -2 -2 -1
unit test	5 -2 -2 -1 -4 -1
unity	-4 -2 -3 -4 -2 10
unity catalog	-4 -2 -3 -4 -2 10
unknown	3 0 0 -1 -5 0
unmount	0 0 -3 5 -5 0
unnecessary	-2 -2 3 -4 0 0
unsupported	-3 0 -3 -2 4 0
unused	8 -4 -2 -4 -5 -2
unused import	8 -1 -3 -3 -1 -1
up	2 -5 0 -4 5 -4
up the	0 -3 4 -3 1 -2
update	11 -6 -5 0 -3 -5
update <code>	5 0 -5 -1 0 -1
update build	6 0 -3 -2 -2 0
update changelog	6 0 -2 -3 -2 0
update command	-3 -1 4 -4 -2 0
update dependencie	1 0 -5 0 2 0
update dependency	-2 -1 -9 6 -9 0
update for	5 0 -3 0 -4 0
update pnpm	4 0 -1 -2 -1 0
update pre	-1 -1 -3 3 -3 0
update rolldown	-3 1 -4 1 4 0
update the	3 -1 -5 -2 2 -1
update to	3 1 -2 -4 0 0
upgrade	10 -4 -5 2 -6 -4
upload	-6 0 -8 4 5 -4
url	-3 -2 -5 1 2 0
usage	-3 0 -1 -1 2 -1
use	-4 -6 9 -5 -1 -4
use <code>	-3 -1 -2 -1 1 2
use a	1 -1 3 -3 0 -1
use correct	-3 0 -2 4 -3 0
use node	3 0 -3 1 -4 0
use the	-3 -1 6 -2 -3 -3
user	-7 6 -4 0 0 -3
user to	-2 5 1 -2 -4 -1
useswrinfinite	-1 0 -1 4 -3 0
utf	-3 0 -1 6 -4 -1
utf 0	-3 0 -1 6 -4 -1
util	1 -3 1 -4 -3 0
utilitie	-2 -1 5 -4 0 -1
utility	-4 -2 9 -8 -4 -2
uv	6 -1 -6 -1 0 -1
ux	-4 0 -3 1 4 0
v	-4 0 -1 2 -1 0
valid	0 0 -5 4 -2 0
validate	-3 1 2 -1 -2 -2
validation	-7 -6 8 -2 3 -4
value	-3 -5 -2 4 2 -1
value for	0 -3 -2 -5 6 -1
value in	-1 0 4 -1 -5 0
var	2 5 -4 -5 -3 -4
var to	-3 5 -4 -5 -1 -1
variable	-5 -2 7 -4 -2 -3
variable in	-4 -1 7 -1 -4 -1
variant	-2 0 -5 0 3 0
verify	5 0 -4 0 -3 0
version	5 1 -3 0 -4 -3
version for	5 0 0 -1 -4 0
version of	1 0 -4 2 -2 0
version to	3 -1 2 -4 -3 -1
via	-2 -2 -1 -2 5 -1
video	1 1 -7 1 0 0
view	-7 -1 1 -4 3 2
viper	-1 1 -1 -4 2 0
virtual module	-1 0 -3 4 -3 0
vite	1 -1 -3 -3 2 0
vitepress	5 0 -2 -3 -2 0
vitest	5 -3 0 1 -7 -4
volume	0 0 -4 -2 3 0
vue	5 1 -7 -1 0 0
want	-3 5 0 -3 -4 2
want to	-2 4 1 -3 -2 0
warehouse	-2 1 -2 1 -3 5
warning	2 -2 -1 1 -4 -1
was	2 -1 -1 3 -4 0
watch	-3 -1 1 -3 2 0
way	-1 5 0 -2 -3 -1
we	-2 0 0 -2 -5 6
web	-2 -1 -2 4 -1 0
webhook	-7 7 -6 0 -3 -2
webhook for	-1 7 -2 -5 -2 -2
webpack	2 -2 -4 -3 3 0
website	4 0 -1 -4 0 0
week	1 0 -3 4 -4 0
what	2 3 -1 -5 -1 -1
when	-8 -2 -8 10 1 -4
when <code>	-2 0 0 4 -6 0
when run	3 0 -2 0 -4 0
which	2 1 -1 -6 1 -1
whitespace	3 -4 0 -3 -1 0
whole	1 -2 -1 -4 -2 4
why	0 -3 -2 5 -3 -1
widget	-5 -1 2 -4 2 -2
width	0 -1 -2 3 -3 0
wild	5 0 -2 -3 -3 0
window	3 -3 -5 5 -3 -1
window ci	4 0 -1 -3 -2 0
with	-4 2 -1 -1 -1 -4
with 0	3 0 -1 -1 -1 -1
with <code>	-3 -1 0 4 -1 -4
with a	-2 -3 2 -2 2 -3
with esbuild	-2 0 -1 -4 2 0
with ruff	7 -1 -4 -1 -1 -3
without	-6 -4 3 5 -4 -1
wording	7 0 -5 -3 -3 0
work	0 0 -6 5 -1 -2
workaround	0 -1 2 0 -5 0
worker	-3 -3 2 5 -4 -2
workflow	6 -3 -6 -5 -3 5
workspace	-1 1 -6 3 -1 0
write	5 -3 -5 1 1 -5
wrong	-6 -5 -3 11 -3 -4
yaml	0 2 -7 1 -1 0
yarn	5 -1 -3 0 -4 -1
year	2 0 -1 -4 -2 2
you	4 -1 -2 -2 -3 2
zero	-2 -1 -4 5 -1 -1
zh	-2 0 -2 -4 4 0
zh han	-3 0 -2 -4 4 0
zoneless	-2 0 3 -3 -2 0
"""
